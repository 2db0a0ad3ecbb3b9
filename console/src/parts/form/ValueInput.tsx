/** A value that a field is compared with or set to: as a field is typed, with what only rules need. */
import { t } from "../../lib/i18n";
import type { NamedField } from "../../lib/known";
import { ValueInput as TypedValue } from "../values/ValueInput";
import { Input } from "./Input";
import { Pick } from "./Pick";
import { YesNo } from "./Switch";
import type { ControlProps, Scope } from "./scope";
import { type Option, useOptions } from "./sources";

export type ValueProps = ControlProps<unknown> & { field: NamedField; scope: Scope; label: string };

const PLACES = new Set(["stage", "pipeline"]);

/** Whether it is picked from a list, so that several of it are picked as well. */
export const isPicked = (field: NamedField) =>
  field.type === "user" || field.type === "list" || PLACES.has(field.format ?? "");

/** What there is to pick for a field. */
export function useFieldOptions(field: NamedField, scope: Scope): Option[] | null {
  const format = field.type === "user" ? "user" : (field.format ?? "");
  const found = useOptions({ format }, {}, scope);
  return field.type === "list" ? field.options.map((one) => ({ value: one, label: one })) : found;
}

export function ValueInput({ field, scope, value, onChange, label, ...described }: ValueProps) {
  const options = useFieldOptions(field, scope);
  const own = { ...described, label };
  if (PLACES.has(field.format ?? "")) {
    const at = value as string | undefined;
    return (
      <Pick {...described} aria-label={label} options={options} value={at} onChange={onChange} />
    );
  }
  if (field.type === "boolean") {
    const at = value as boolean | undefined;
    return (
      <YesNo
        {...described}
        aria-label={label}
        none={t("Nothing chosen")}
        value={at}
        onChange={onChange}
      />
    );
  }
  if (field.type === "number") {
    const text = value === undefined || value === null ? "" : String(value);
    return (
      <Input
        {...described}
        aria-label={label}
        type="number"
        read={Number}
        value={text}
        onChange={onChange}
      />
    );
  }
  return (
    <TypedValue
      {...own}
      field={{ ...field, multiple: false }}
      value={value ?? null}
      onChange={(next) => onChange(next === null || next === "" ? undefined : next)}
    />
  );
}
