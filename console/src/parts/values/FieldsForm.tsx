/** Fields below each other, each with its fault. */
import type { FieldLike } from "../../lib/fields";
import { kindOf } from "../../lib/fields";
import { t } from "../../lib/i18n";
import { Field } from "../Field";
import { ValueInput } from "./ValueInput";

type Props = {
  fields: FieldLike[];
  values: Record<string, unknown>;
  onChange: (code: string, value: unknown) => void;
  faults?: Map<string, string>;
};

export function FieldsForm({ fields, values, onChange, faults }: Props) {
  return (
    <>
      {fields.map((one, place) => (
        <Field
          key={one.code}
          label={one.required ? t("{field} (needed)", { field: one.title }) : one.title}
          fault={faults?.get(one.code)}
        >
          <ValueInput
            field={one}
            value={values[one.code] ?? (kindOf(one) === "check" ? false : null)}
            autoFocus={place === 0}
            onChange={(value: unknown) => onChange(one.code, value)}
          />
        </Field>
      ))}
    </>
  );
}
