/** The matrix of a role: a scope for each verb, a right to rules and triggers. */
import { t } from "../../lib/i18n";
import {
  type Permission,
  type Place,
  SCOPES,
  type Scope,
  SETUPS,
  type Setup,
  saidOf,
  VERBS,
  type Verb,
  withScope,
  withSetup,
} from "../../lib/permissions";

const NOT_ALLOWED = "–";

type Props = {
  rows: { place: Place; title: string; below: boolean }[];
  permissions: Permission[];
  readOnly: boolean;
  onChange: (permissions: Permission[]) => void;
};

export function Matrix({ rows, permissions, readOnly, onChange }: Props) {
  const verbs = verbWords();
  const scopes = scopeWords();
  const setups = setupWords();
  const cell = (
    label: string,
    value: string,
    options: [string, string][],
    set: (chosen: string) => void,
  ) =>
    readOnly ? (
      <span>{options.find(([code]) => code === value)?.[1] ?? ""}</span>
    ) : (
      <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{NOT_ALLOWED}</option>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    );
  return (
    <div class="scroll">
      <table class="matrix">
        <caption class="unseen">{t("What the role allows")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Type")}</th>
            {VERBS.map((verb) => (
              <th scope="col" key={verb}>
                {verbs[verb]}
              </th>
            ))}
            <th scope="col">{t("Rules and triggers")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, title, below }) => {
            const said = saidOf(permissions, place);
            return (
              <tr key={`${place.type}/${place.pipeline}`} class={below ? "below" : ""}>
                <th scope="row">{title}</th>
                {VERBS.map((verb) => (
                  <td key={verb}>
                    {cell(
                      `${title}: ${verbs[verb]}`,
                      said?.items?.[verb] ?? "",
                      SCOPES.map((one) => [one, scopes[one]]),
                      (chosen) =>
                        onChange(withScope(permissions, place, verb, (chosen as Scope) || null)),
                    )}
                  </td>
                ))}
                <td>
                  {cell(
                    `${title}: ${t("Rules and triggers")}`,
                    said?.automation ?? "",
                    SETUPS.map((one) => [one, setups[one]]),
                    (chosen) => onChange(withSetup(permissions, place, (chosen as Setup) || null)),
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export const verbWords = (): Record<Verb, string> => ({
  read: t("See"),
  add: t("Add"),
  change: t("Change"),
  move: t("Move"),
  delete: t("Delete"),
  export: t("Export"),
  import: t("Import"),
});

export const scopeWords = (): Record<Scope, string> => ({
  none: t("none"),
  own: t("own"),
  department: t("of the department"),
  below: t("of the department and below"),
  open: t("own and open ones"),
  all: t("all"),
});

export const setupWords = (): Record<Setup, string> => ({
  none: t("none"),
  read: t("see"),
  update: t("see and change"),
});
