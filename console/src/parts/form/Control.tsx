/** One parameter of a schema: its title, the control that suits it, what the API found wrong. */
import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";
import { place } from "../../lib/i18n";
import {
  controlOf,
  faultAt,
  isNullable,
  plain,
  type Schema,
  typeOf,
  type Values,
} from "../../lib/schema";
import { instantOf, localOf } from "../../lib/zoned";
import { Field } from "../Field";
import { Files } from "../files/Files";
import { Lazy, type Loader } from "../Lazy";
import { DurationInput } from "./DurationInput";
import type { FieldValuesProps } from "./FieldValues";
import { Input } from "./Input";
import { Pick, Picks } from "./Pick";
import { SchemaForm } from "./SchemaForm";
import { ListOf, MapOf, OneOf } from "./Several";
import { Switch, YesNo } from "./Switch";
import type { Scope } from "./scope";
import { useOptions } from "./sources";
import { TextInput } from "./TextInput";

/** With the controls of all fields, which most actions do without. */
const fieldValues: Loader<FieldValuesProps> = () => import("./FieldValues");

export type ParameterProps = {
  schema: Schema;
  definitions: Record<string, Schema>;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The values beside it. */
  values: Values;
  scope: Scope;
  pointer: string;
  /** Its name, where the schema has none. */
  name: string;
  needed?: boolean;
};

export function Parameter(props: ParameterProps) {
  const { definitions, value, onChange, values, scope, pointer, name, needed } = props;
  const schema = plain(props.schema, definitions);
  const label = schema.title ?? name;
  const fault = faultAt(scope.faults, pointer);
  const options = useOptions(schema, values, scope);
  const id = useId();
  const text = value === undefined || value === null ? "" : String(value);
  const shown = value === undefined ? schema.default : value;

  const field = (control: VNode<Record<string, unknown>>) => (
    <Field label={needed ? `${label} *` : label} hint={schema.description} fault={fault}>
      {control}
    </Field>
  );
  const group = (content: ComponentChildren) => (
    <fieldset class={fault ? "field wrong" : "field"} aria-describedby={fault ? id : undefined}>
      <legend>{needed ? `${label} *` : label}</legend>
      {schema.description && <p class="hint">{schema.description}</p>}
      {content}
      {fault && (
        <p class="fault" id={id} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
  const input = (type: "text" | "number" | "email" | "date" | "time") =>
    field(
      <Input
        type={type}
        read={type === "number" ? Number : undefined}
        value={text}
        onChange={onChange}
      />,
    );

  switch (controlOf(schema)) {
    case "pick":
      return field(<Pick options={options} value={shown as string} onChange={onChange} />);
    case "picks":
      return field(
        <Picks options={options} label={label} value={listed(shown)} onChange={onChange} />,
      );
    case "switch":
      return isNullable(props.schema) ? (
        field(<YesNo value={value as boolean | null | undefined} onChange={onChange} />)
      ) : (
        <Switch
          label={label}
          hint={schema.description}
          value={Boolean(shown)}
          onChange={onChange}
        />
      );
    case "choice":
      return field(<Pick options={named(schema)} value={shown as string} onChange={onChange} />);
    case "choices":
      return field(
        <Picks
          options={named(schema.items ?? {})}
          label={label}
          value={shown as string[]}
          onChange={onChange}
        />,
      );
    case "number":
      return input("number");
    case "email":
      return input("email");
    case "date":
      return input("date");
    case "clock":
      return input("time");
    case "instant":
      return field(
        <input
          type="datetime-local"
          value={localOf(text, place.value.zone)}
          onInput={(event) =>
            onChange(instantOf(event.currentTarget.value, place.value.zone) || undefined)
          }
        />,
      );
    case "file":
    case "files":
      return field(
        <Files
          label={label}
          single={schema.format === "file"}
          value={listed(shown)}
          onChange={(ids) => onChange(schema.format === "file" ? ids[0] : ids)}
        />,
      );
    case "duration":
      return field(
        <DurationInput
          label={label}
          signed={schema.format === "offset"}
          value={(value ?? schema.default ?? undefined) as string | undefined}
          onChange={onChange}
        />,
      );
    case "long":
    case "item":
      return field(
        <TextInput
          scope={scope}
          label={label}
          value={shown === null ? undefined : (shown as string)}
          onChange={onChange}
          preview={scope.texts?.[pointer]}
        />,
      );
    case "values":
      return group(
        <Lazy
          loader={fieldValues}
          props={{
            of: typeOf(schema, values, scope.type),
            value: value as Values,
            onChange,
            scope,
            pointer,
            label,
          }}
        />,
      );
    case "object":
      return group(
        <SchemaForm
          schema={schema}
          definitions={definitions}
          value={(value as Values) ?? {}}
          onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
          scope={scope}
          pointer={pointer}
        />,
      );
    case "map":
      return group(<MapOf {...props} schema={schema} label={label} />);
    case "list":
      return group(<ListOf {...props} schema={schema} label={label} />);
    case "one-of":
      return group(<OneOf {...props} schema={schema} label={label} />);
    case "any":
    case "text":
      return input("text");
  }
}

/** Several values, also where a single one stands for itself. */
const listed = (value: unknown) =>
  (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]) as string[];

/** What there is to choose, by the words that the schema has for it. */
const named = ({ enum: values = [], labels }: Schema) =>
  values.map((one, place) => ({ value: one as string, label: labels?.[place] ?? String(one) }));
