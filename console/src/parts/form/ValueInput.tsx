/** A value of a field, by the field's type: the control that suits it. */
import { place, t } from "../../lib/i18n";
import type { NamedField } from "../../lib/known";
import { instantOf, localOf } from "../../lib/zoned";
import { Input } from "./Input";
import { ItemPick } from "./ItemPick";
import { Pick } from "./Pick";
import type { ControlProps, Scope } from "./scope";
import { type Option, useOptions } from "./sources";

export type ValueProps = ControlProps<unknown> & { field: NamedField; scope: Scope; label: string };

/** Whether it is picked from a list, so that several of it are picked as well. */
export const isPicked = (field: NamedField) =>
  field.type === "user" ||
  field.type === "list" ||
  field.format === "stage" ||
  field.format === "pipeline";

/** What there is to pick for a field. */
export function useFieldOptions(field: NamedField, scope: Scope): Option[] | null {
  const found = useOptions(
    { format: field.type === "user" ? "user" : (field.format ?? "") },
    {},
    scope,
  );
  return field.type === "list" ? field.options.map((one) => ({ value: one, label: one })) : found;
}

export function ValueInput({ field, scope, value, onChange, label, ...described }: ValueProps) {
  const options = useFieldOptions(field, scope);
  const text = value === undefined || value === null ? "" : String(value);
  const common = { ...described, "aria-label": label };
  const typed = (next: string) => onChange(next === "" ? undefined : next);
  const input = (type: "text" | "number" | "date", read?: (next: string) => unknown) => (
    <Input {...common} type={type} read={read} value={text} onChange={onChange} />
  );
  if (isPicked(field)) {
    return (
      <Pick
        {...common}
        options={options}
        label={label}
        value={value as string}
        onChange={onChange}
      />
    );
  }
  switch (field.type) {
    case "boolean":
      return (
        <select
          {...common}
          value={text}
          onChange={(event) => {
            const next = event.currentTarget.value;
            onChange(next === "" ? undefined : next === "true");
          }}
        >
          <option value="">{"—"}</option>
          <option value="true">{t("yes")}</option>
          <option value="false">{t("no")}</option>
        </select>
      );
    case "number":
      return input("number", Number);
    case "money":
      return input("number");
    case "date":
      return input("date");
    case "datetime":
      return (
        <input
          {...common}
          type="datetime-local"
          value={localOf(text, place.value.zone)}
          onInput={(event) => typed(instantOf(event.currentTarget.value, place.value.zone))}
        />
      );
    case "item":
      if (field.target) {
        return (
          <ItemPick {...common} type={field.target} value={value as number} onChange={onChange} />
        );
      }
  }
  return input("text");
}
