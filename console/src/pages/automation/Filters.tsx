/** Which rules and triggers are shown: by group, kind, state and text; what is chosen stands in the address. */
import { folded, sorted, t } from "../../lib/i18n";
import { choose, query } from "../../lib/route";
import { Button } from "../../parts/Button";
import { known, type Page } from "./state";

const KEYS = ["text", "group", "kind", "state"] as const;

export function Filters({ page }: { page: Page }) {
  const document = page.read.value?.document;
  const groups = new Map(
    [...(document?.rules ?? []), ...(document?.triggers ?? [])]
      .map((one) => known(one))
      .flatMap((one) => (one ? [[one.group, one.group_title] as const] : [])),
  );
  const select = (key: (typeof KEYS)[number], label: string, options: [string, string][]) => (
    <select
      aria-label={label}
      value={query.value.get(key) ?? ""}
      onChange={(event) => choose({ [key]: event.currentTarget.value })}
    >
      <option value="">{label}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  const isFiltered = KEYS.some((key) => query.value.get(key));
  return (
    <search class="filters row">
      <input
        type="search"
        aria-label={t("Find a rule or trigger")}
        placeholder={t("Find a rule or trigger")}
        value={query.value.get("text") ?? ""}
        onInput={(event) => choose({ text: event.currentTarget.value })}
      />
      {select("kind", t("Rules and triggers"), [
        ["rule", t("Rules")],
        ["trigger", t("Triggers")],
      ])}
      {select(
        "group",
        t("All groups"),
        [...groups].sort(([, left], [, right]) => sorted(folded(left), folded(right))),
      )}
      {select("state", t("All states"), [
        ["on", t("On")],
        ["off", t("Off")],
        ["failing", t("Failed today")],
        ["finding", t("With a finding")],
      ])}
      {isFiltered && (
        <Button
          kind="quiet"
          icon="close"
          onClick={() => choose(Object.fromEntries(KEYS.map((key) => [key, null])))}
        >
          {t("Show all")}
        </Button>
      )}
    </search>
  );
}
