/** What a change of many items would do, or a rule that is given to them: how many change, which rules act, who is refused. */
import type { Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { words } from "../../lib/known";
import { LeftOut } from "./LeftOut";

type Props = {
  foreseen: Schemas["BulkForeseen"];
  /** A rule is given to the items: none of them is changed by that alone. */
  ofRule?: boolean;
};

export function BulkForeseen({ foreseen, ofRule = false }: Props) {
  const { items, looked_at, changed, unchanged, refusals, refused, rules, hidden } = foreseen;
  const stays = foreseen.not_taken_back;
  const states = words.found.value?.runs as Record<string, string> | undefined;
  if (!states) words.get().catch(() => {});
  return (
    <div class="stack" role="status">
      <p>
        {ofRule
          ? t("{count} get the rule", { count: changed })
          : t("{count} change", { count: changed })}
        {unchanged > 0 &&
          `, ${
            ofRule
              ? t("{count} have had it already", { count: unchanged })
              : t("{count} stay as they are", { count: unchanged })
          }`}
      </p>
      {stays.length > 0 && (
        <p class="quiet">{t("Undo leaves {fields} as set.", { fields: stays.join(", ") })}</p>
      )}
      {looked_at < items && (
        <p class="quiet">
          {t("Rules: by the first {count} of {items}.", { count: looked_at, items })}
        </p>
      )}
      {rules.length > 0 && (
        <table>
          <caption class="unseen">{t("Rules that it sets off")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("Rule")}</th>
              <th scope="col">{t("State")}</th>
              <th scope="col">{t("Items")}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((one) => (
              <tr key={one.rule + one.state}>
                <td>
                  {one.name}
                  {one.cannot_be_undone && (
                    <span class="badge warn">{t("cannot be taken back")}</span>
                  )}
                </td>
                <td>{states?.[one.state] ?? one.state}</td>
                <td>{one.items}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && <p class="quiet">{t("{count} more rules", { count: hidden })}</p>}
      <LeftOut summary={t("{count} are refused", { count: refusals })} items={refused} />
    </div>
  );
}
