/** One comparison: a field, an operator that suits its type, and a value or another field. */
import { arity, type Leaf, withOperator } from "../../lib/conditions";
import { t } from "../../lib/i18n";
import { operators } from "../../lib/known";
import { faultsBelow } from "../../lib/schema";
import { Side } from "./ConditionSide";
import { conditionFields } from "./names";
import { Picks } from "./Pick";
import type { ConditionField, Scope } from "./scope";
import { isPicked, useFieldOptions } from "./ValueInput";

type Props = { leaf: Leaf; onChange: (leaf: Leaf) => void; scope: Scope; pointer: string };

const TEXT = {
  type: "string",
  format: null,
  operators: [],
  options: [],
} as unknown as ConditionField;

export function ConditionRow({ leaf, onChange, scope, pointer }: Props) {
  const all = conditionFields(scope.type, scope.fields);
  const field = all.find((one) => one.name === leaf.field) ?? TEXT;
  const faults = faultsBelow(scope.faults, pointer);
  const wrong = (part: string) =>
    faults.some((one) => one.pointer.startsWith(`${pointer}/${part}`)) || undefined;
  const offered = field.operators.length > 0 ? field.operators : [leaf.op];
  const choose = (name: string) => {
    const next = all.find((one) => one.name === name) ?? TEXT;
    const keeps = (next.operators as string[]).includes(leaf.op);
    const op = keeps ? leaf.op : (next.operators[0] ?? "eq");
    const suits = keeps && next.type === field.type;
    onChange(withOperator({ field: name, op, ...(suits ? { value: leaf.value } : {}) }, op));
  };
  return (
    <div class={faults.length > 0 ? "comparison wrong" : "comparison"}>
      <select
        aria-label={t("Field")}
        aria-invalid={wrong("field")}
        value={leaf.field}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("Choose a field…")}</option>
        {leaf.field && field === TEXT && <option value={leaf.field}>{leaf.field}</option>}
        {all.map((one) => (
          <option key={one.name} value={one.name}>
            {one.shown}
          </option>
        ))}
      </select>
      <select
        aria-label={t("Comparison")}
        aria-invalid={wrong("op")}
        value={leaf.op}
        onChange={(event) => onChange(withOperator(leaf, event.currentTarget.value))}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {operators.found.value?.find((known) => known.code === one)?.title ?? one}
          </option>
        ))}
      </select>
      <Value field={field} leaf={leaf} onChange={onChange} scope={scope} wrong={wrong("value")} />
      {faults.map((one) => (
        <p class="fault" role="alert" key={one.pointer}>
          {one.message}
        </p>
      ))}
    </div>
  );
}

type ValueProps = {
  field: ConditionField;
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  scope: Scope;
  wrong?: boolean;
};

function Value({ field, leaf, onChange, scope, wrong }: ValueProps) {
  const options = useFieldOptions(field, scope);
  const set = (value: unknown) => onChange({ ...leaf, value });
  switch (arity(leaf.op)) {
    case "none":
      return null;
    case "one":
      return (
        <Side {...{ field, scope, wrong }} value={leaf.value} onChange={set} label={t("Value")} />
      );
    case "two": {
      const [from, to] = (Array.isArray(leaf.value) ? leaf.value : []) as unknown[];
      return (
        <div class="row tight">
          <Side
            {...{ field, scope, wrong, leaf }}
            value={from}
            onChange={(one) => set([one, to])}
            label={t("From")}
          />
          <Side
            {...{ field, scope, wrong, leaf }}
            value={to}
            onChange={(one) => set([from, one])}
            label={t("To")}
          />
        </div>
      );
    }
    case "several": {
      const values = (Array.isArray(leaf.value) ? leaf.value : []) as (string | number)[];
      if (isPicked(field)) {
        return (
          <Picks
            aria-invalid={wrong}
            options={options}
            label={t("Values")}
            value={values}
            onChange={(next) => set(next ?? [])}
          />
        );
      }
      return <Listed field={field} values={values} onChange={set} wrong={wrong} />;
    }
  }
}

type ListedProps = {
  field: ConditionField;
  values: unknown[];
  onChange: (values: unknown[]) => void;
  wrong?: boolean;
};

/** Several values, one after the other with commas. What is no plain value is kept. */
function Listed({ field, values, onChange, wrong }: ListedProps) {
  const kept = values.filter((one) => typeof one === "object" && one !== null);
  const plain = values.filter((one) => typeof one !== "object");
  return (
    <input
      aria-label={t("Values, with commas between them")}
      aria-invalid={wrong}
      value={plain.join(", ")}
      onChange={(event) => {
        const parts = event.currentTarget.value.split(",").map((one) => one.trim());
        const read = (one: string) => (field.type === "number" ? Number(one) : one);
        onChange([...parts.filter(Boolean).map(read), ...kept]);
      }}
    />
  );
}
