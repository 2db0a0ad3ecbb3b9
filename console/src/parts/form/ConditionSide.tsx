/** What a field is compared with: a value, or another field, earlier or later by some time. */
import type { Leaf, Operand } from "../../lib/conditions";
import { t } from "../../lib/i18n";
import { IconButton } from "../Button";
import { DurationInput } from "./DurationInput";
import { Input } from "./Input";
import { conditionFields } from "./names";
import type { ConditionField, Scope } from "./scope";
import { ValueInput } from "./ValueInput";

type SideProps = {
  field: ConditionField;
  scope: Scope;
  wrong?: boolean;
  leaf?: Leaf;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
};

export function Side({ field, scope, wrong, leaf, value, onChange, label }: SideProps) {
  if (leaf?.op === "time_between") {
    const text = String(value ?? "");
    return (
      <Input
        type="time"
        aria-label={label}
        aria-invalid={wrong}
        value={text}
        onChange={(next) => onChange(next ?? "")}
      />
    );
  }
  if (typeof value === "object" && value !== null) {
    return (
      <OtherField {...{ scope, wrong, label }} operand={value as Operand} onChange={onChange} />
    );
  }
  return (
    <div class="row tight">
      <ValueInput
        field={field}
        scope={scope}
        label={label}
        aria-invalid={wrong}
        value={value === "" ? undefined : value}
        onChange={(next) => onChange(next ?? "")}
      />
      <IconButton
        icon="flow"
        label={t("Compare with another field")}
        onClick={() => onChange({ field: field.type.startsWith("date") ? "today" : "" })}
      />
    </div>
  );
}

type OtherProps = {
  scope: Scope;
  wrong?: boolean;
  label: string;
  operand: Operand;
  onChange: (value: unknown) => void;
};

function OtherField({ scope, wrong, label, operand, onChange }: OtherProps) {
  const all = conditionFields(scope.type, scope.fields);
  const isKnown = ["", ...all.map((one) => one.name)].includes(operand.field);
  const sign = operand.minus ? "-" : "";
  const shift = operand.plus ?? operand.minus;
  return (
    <div class="row tight">
      <select
        aria-label={t("{label}: field", { label })}
        aria-invalid={wrong}
        value={operand.field}
        onChange={(event) => onChange({ ...operand, field: event.currentTarget.value })}
      >
        <option value="">{t("Choose a field…")}</option>
        {!isKnown && <option value={operand.field}>{operand.field}</option>}
        {all.map((one) => (
          <option key={one.name} value={one.name}>
            {one.shown}
          </option>
        ))}
      </select>
      <DurationInput
        signed
        label={t("time from it")}
        aria-invalid={wrong}
        value={shift && `${sign}${shift}`}
        onChange={(next) => {
          const { field } = operand;
          if (!next) onChange({ field });
          else
            onChange(
              next.startsWith("-") ? { field, minus: next.slice(1) } : { field, plus: next },
            );
        }}
      />
      <IconButton icon="close" label={t("Compare with a value")} onClick={() => onChange("")} />
    </div>
  );
}
