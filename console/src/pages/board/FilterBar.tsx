/** The filter of a board: typed text, chips for the rest, filters saved under a name. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { chipsOf, type Filters, SIGNS, TEXT, withoutFilters } from "../../lib/filters";
import { t } from "../../lib/i18n";
import { keep, keptList } from "../../lib/kept";
import { fields, fieldTitle, userName, users } from "../../lib/known";
import { choose } from "../../lib/route";
import { me } from "../../lib/session";
import { isMapOf, isText, shape } from "../../lib/shapes";
import { tellProblem } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { FilterDialog } from "./FilterDialog";

type Props = {
  type: string;
  filters: Filters;
  /** What is typed, at once; the address follows when the typing rests. */
  onType: (text: string) => void;
};

const isSaved = shape<{ name: string; filters: Filters }>({
  name: isText,
  filters: isMapOf(isText),
});
const RESTS = 300;

export function FilterBar({ type, filters, onType }: Props) {
  const typed = useSignal(filters[TEXT] ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asking = useSignal(false);
  // Their names are needed by a filter alone; most boards are looked at without one.
  const isFiltered = asking.value || chipsOf(filters).length > 0;
  useEffect(() => {
    if (!isFiltered) return;
    users.get().catch(tellProblem);
    fields(type).get().catch(tellProblem);
  }, [type, isFiltered]);
  useEffect(() => {
    typed.value = filters[TEXT] ?? "";
    onType(typed.value);
  }, [filters[TEXT]]);

  const saved = keptList(`filters:${type}`, isSaved);
  const apply = (next: Filters) => choose({ ...withoutFilters(filters), ...next });
  const type_ = (text: string) => {
    typed.value = text;
    onType(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => choose({ [TEXT]: text || null }), RESTS);
  };
  const mine = String(me.value?.id);
  const any = Object.keys(filters).length > 0;
  return (
    <search class="filter-bar">
      <label class="search">
        <Icon name="search" />
        <span class="unseen">{t("Filter by title")}</span>
        <input
          type="search"
          placeholder={t("Filter by title")}
          value={typed.value}
          onInput={(event) => type_(event.currentTarget.value)}
        />
      </label>
      {chipsOf(filters).map((one) => (
        <span key={one.name} class="chip">
          {fieldTitle(type, one.field)} {SIGNS[one.operator] ?? one.operator}{" "}
          {one.field === "responsible" ? userName(Number(one.value)) : one.value}
          <IconButton
            icon="close"
            label={t("Remove the filter {field}", { field: fieldTitle(type, one.field) })}
            onClick={() => choose({ [one.name]: null })}
          />
        </span>
      ))}
      <Button
        icon="filter"
        kind="quiet"
        onClick={() => {
          asking.value = true;
        }}
      >
        {t("Filter")}
      </Button>
      <Menu
        label={t("Saved filters")}
        icon="star"
        entries={[
          {
            label: t("Mine"),
            checked: filters.responsible === mine,
            run: () => apply({ responsible: mine }),
          },
          ...saved.map((one) => ({ label: one.name, run: () => apply(one.filters) })),
          ...saved.map((one) => ({
            label: t("Forget {name}", { name: one.name }),
            icon: "trash" as const,
            run: () =>
              keep(
                `filters:${type}`,
                saved.filter((other) => other !== one),
              ),
          })),
          ...(any ? [{ label: t("No filter"), icon: "close" as const, run: () => apply({}) }] : []),
        ]}
      />
      {asking.value && (
        <FilterDialog
          type={type}
          filters={filters}
          onApply={(next, name) => {
            asking.value = false;
            if (name)
              keep(`filters:${type}`, [
                ...saved.filter((one) => one.name !== name),
                { name, filters: next },
              ]);
            apply(next);
          }}
          onClose={() => {
            asking.value = false;
          }}
        />
      )}
    </search>
  );
}
