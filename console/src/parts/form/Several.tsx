/** Values made of others: lists, free names with values, one of several kinds. */
import { useSignal } from "@preact/signals";
import { t } from "../../lib/i18n";
import { blank, escaped, faultAt, kindOfValue, plain, type Schema } from "../../lib/schema";
import { Button, IconButton } from "../Button";
import { Parameter, type ParameterProps } from "./Control";
import { TextInput } from "./TextInput";

type Props = ParameterProps & { label: string };

/** Go to a control after the one that had the focus has gone. */
const focusIn = (event: MouseEvent, selector: string) =>
  (event.currentTarget as HTMLElement)
    .closest("fieldset")
    ?.querySelector<HTMLElement>(selector)
    ?.focus();

export function ListOf({
  schema,
  definitions,
  value,
  onChange,
  values,
  scope,
  pointer,
  label,
}: Props) {
  const members = Array.isArray(value) ? (value as unknown[]) : [];
  const member = plain(schema.items ?? {}, definitions);
  const set = (next: unknown[]) => onChange(next.length > 0 ? next : undefined);
  return (
    <div class="stack list-of">
      {members.map((one, place) => (
        <div class="member" key={place}>
          <Parameter
            schema={{ ...member, title: `${label} ${place + 1}` }}
            definitions={definitions}
            value={one}
            onChange={(next) => set(members.map((old, at) => (at === place ? (next ?? "") : old)))}
            values={values}
            scope={scope}
            pointer={`${pointer}/${place}`}
            name={`${label} ${place + 1}`}
          />
          <IconButton
            icon="trash"
            label={t("Remove {name}", { name: `${label} ${place + 1}` })}
            onClick={(event) => {
              focusIn(event, ".add");
              set(members.filter((_, at) => at !== place));
            }}
          />
        </div>
      ))}
      <Button class="add" icon="plus" onClick={() => set([...members, blank(member)])}>
        {t("Add to {label}", { label })}
      </Button>
    </div>
  );
}

export function MapOf({ value, onChange, scope, pointer, label }: Props) {
  const entries = Object.entries((value as Record<string, unknown>) ?? {});
  const fresh = useSignal("");
  const set = (next: [string, unknown][]) =>
    onChange(next.length > 0 ? Object.fromEntries(next) : undefined);
  const add = () => {
    const name = fresh.value.trim();
    if (!name || entries.some(([known]) => known === name)) return;
    set([...entries, [name, ""]]);
    fresh.value = "";
  };
  return (
    <div class="stack">
      {entries.map(([name, one]) => {
        const at = `${pointer}/${escaped(name)}`;
        const fault = faultAt(scope.faults, at);
        return (
          <div class={fault ? "pair wrong" : "pair"} key={name}>
            <span>{name}</span>
            <TextInput
              scope={scope}
              label={name}
              aria-label={name}
              aria-invalid={fault ? true : undefined}
              value={typeof one === "string" ? one : JSON.stringify(one)}
              preview={scope.texts?.[at]}
              onChange={(next) =>
                set(entries.map(([known, old]) => [known, known === name ? (next ?? "") : old]))
              }
            />
            <IconButton
              icon="trash"
              label={t("Remove {name}", { name })}
              onClick={(event) => {
                focusIn(event, ".add input");
                set(entries.filter(([known]) => known !== name));
              }}
            />
            {fault && (
              <p class="fault" role="alert">
                {fault}
              </p>
            )}
          </div>
        );
      })}
      <div class="row tight add">
        <input
          aria-label={t("Name to add to {label}", { label })}
          placeholder={t("Name")}
          value={fresh.value}
          onInput={(event) => {
            fresh.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button icon="plus" onClick={add}>
          {t("Add")}
        </Button>
      </div>
    </div>
  );
}

/** One of several kinds of value: which one, then its own control. */
export function OneOf(props: Props) {
  const { schema, definitions, value, onChange, label } = props;
  const all: Schema[] = (schema.oneOf ?? schema.anyOf ?? []).filter((one) => one.type !== "null");
  const kinds = all.map((one) => plain(one, definitions));
  const chosen = useSignal(kindOfValue(kinds, value));
  const kind = kinds[chosen.value] ?? {};
  return (
    <div class="stack">
      <select
        aria-label={t("Kind of {label}", { label })}
        value={chosen.value}
        onChange={(event) => {
          chosen.value = Number(event.currentTarget.value);
          onChange(undefined);
        }}
      >
        {kinds.map((one, place) => (
          <option key={one.title ?? String(one.type)} value={place}>
            {one.title ?? kindName(one)}
          </option>
        ))}
      </select>
      <Parameter {...props} schema={{ ...kind, title: label, description: undefined }} />
    </div>
  );
}

const kindName = (schema: Schema) =>
  ({ integer: t("a number"), number: t("a number"), string: t("a text"), array: t("a list") })[
    String(schema.type)
  ] ?? String(schema.type);
