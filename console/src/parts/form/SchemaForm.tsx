/** A form made of a JSON Schema: what is needed first, the rest folded away. */

import { useSignal } from "@preact/signals";
import { t } from "../../lib/i18n";
import {
  askedFirst,
  escaped,
  faultsBelow,
  type Schema,
  type Values,
  withValue,
} from "../../lib/schema";
import { Parameter } from "./Control";
import type { Scope } from "./scope";

type Props = {
  /** An object's schema. */
  schema: Schema;
  definitions?: Record<string, Schema>;
  value: Values;
  onChange: (value: Values) => void;
  scope: Scope;
  /** Where the object stands in what is sent: `/params`. */
  pointer: string;
  /** What it might say; what that fills in is asked first. */
  example?: Values;
};

export function SchemaForm({
  schema,
  definitions,
  value,
  onChange,
  scope,
  pointer,
  example,
}: Props) {
  // Which are folded is decided once, so that nothing jumps while somebody types.
  const asked = useSignal(askedFirst(schema, example, value)).value;
  const named = definitions ?? schema.$defs ?? {};
  const needed = new Set(schema.required ?? []);
  const parameter = (name: string) => (
    <Parameter
      key={name}
      name={name}
      schema={schema.properties?.[name] ?? {}}
      definitions={named}
      value={value[name]}
      onChange={(next) => onChange(withValue(value, name, next))}
      values={value}
      scope={scope}
      pointer={`${pointer}/${escaped(name)}`}
      needed={needed.has(name)}
    />
  );
  const isWrong = asked.folded.some(
    (name) => faultsBelow(scope.faults, `${pointer}/${escaped(name)}`).length > 0,
  );
  return (
    <div class="stack">
      {asked.first.map(parameter)}
      {asked.folded.length > 0 && (
        <details class="folded" open={isWrong || undefined}>
          <summary>{t("More settings ({count})", { count: asked.folded.length })}</summary>
          <div class="stack">{asked.folded.map(parameter)}</div>
        </details>
      )}
    </div>
  );
}
