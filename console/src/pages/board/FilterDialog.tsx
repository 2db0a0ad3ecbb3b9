/** Set filters field by field, and save them under a name. */
import { useSignal } from "@preact/signals";
import { type Filters, TEXT } from "../../lib/filters";
import { sorted, t } from "../../lib/i18n";
import { fields, type NamedField, users } from "../../lib/known";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";

type Props = {
  type: string;
  filters: Filters;
  onApply: (filters: Filters, name: string) => void;
  onClose: () => void;
};

const RANGED = new Set(["money", "number", "date", "datetime"]);
const SHOWN_FIRST = [
  "title",
  "responsible",
  "amount",
  "close_date",
  "contact",
  "company",
  "created_at",
];
const NEVER = new Set(["id", "pipeline", "stage", "entry", "version"]);

/** It opens when the fields are known, so that the first of them has the focus. */
export function FilterDialog(props: Props) {
  return fields(props.type).found.value ? <Filled {...props} /> : null;
}

function Filled({ type, filters, onApply, onClose }: Props) {
  const chosen = useSignal<Filters>({ ...filters });
  const name = useSignal("");
  const all = (fields(type).found.value?.items ?? []).filter(
    (one) => !NEVER.has(one.code) && !one.private && one.type !== "file",
  );
  const first = all.filter((one) => SHOWN_FIRST.includes(one.code));
  const rest = all
    .filter((one) => !SHOWN_FIRST.includes(one.code))
    .sort((one, other) => sorted(one.title, other.title));
  const set = (key: string, value: string) => {
    const { [key]: _, ...others } = chosen.value;
    chosen.value = value ? { ...others, [key]: value } : others;
  };
  const apply = () => onApply(chosen.value, name.value.trim());
  const row = (field: NamedField) => (
    <FilterRow key={field.code} field={field} chosen={chosen.value} onSet={set} />
  );
  return (
    <Dialog
      title={t("Filter")}
      onClose={onClose}
      actions={
        <>
          <Button
            onClick={() => {
              chosen.value = {};
            }}
          >
            {t("Clear")}
          </Button>
          <Button kind="main" onClick={apply}>
            {t("Apply")}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {first.map(row)}
        {rest.length > 0 && (
          <details>
            <summary>{t("More fields")}</summary>
            <div class="stack">{rest.map(row)}</div>
          </details>
        )}
        <Field label={t("Save this filter as")} hint={t("Leave it empty to use it once.")}>
          <input
            value={name.value}
            maxLength={40}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

type RowProps = { field: NamedField; chosen: Filters; onSet: (key: string, value: string) => void };

function FilterRow({ field, chosen, onSet }: RowProps) {
  const { code, title } = field;
  const put = (key: string) => (event: Event) =>
    onSet(key, (event.currentTarget as HTMLInputElement).value);
  if (field.type === "user") {
    const people = [...(users.found.value ?? [])].sort((one, other) =>
      sorted(one.name, other.name),
    );
    return (
      <Field label={title}>
        <select value={chosen[code] ?? ""} onChange={put(code)}>
          <option value="">{t("Anybody")}</option>
          {people.map((one) => (
            <option key={one.id} value={String(one.id)}>
              {one.name}
            </option>
          ))}
        </select>
      </Field>
    );
  }
  if (field.options.length > 0 || field.type === "boolean") {
    const options = field.type === "boolean" ? ["true", "false"] : field.options;
    const words: Record<string, string> = { true: t("Yes"), false: t("No") };
    return (
      <Field label={title}>
        <select value={chosen[code] ?? ""} onChange={put(code)}>
          <option value="">{t("Any")}</option>
          {options.map((one) => (
            <option key={one} value={one}>
              {words[one] ?? one}
            </option>
          ))}
        </select>
      </Field>
    );
  }
  if (RANGED.has(field.type)) {
    const kind = field.type.startsWith("date") ? "date" : "number";
    return (
      <fieldset class="range">
        <legend>{title}</legend>
        <Field label={t("from")}>
          <input
            type={kind}
            step="any"
            value={chosen[`${code}__gte`] ?? ""}
            onInput={put(`${code}__gte`)}
          />
        </Field>
        <Field label={t("to")}>
          <input
            type={kind}
            step="any"
            value={chosen[`${code}__lte`] ?? ""}
            onInput={put(`${code}__lte`)}
          />
        </Field>
      </fieldset>
    );
  }
  const key = code === "title" ? TEXT : field.type === "string" ? `${code}__contains` : code;
  return (
    <Field label={title}>
      <input value={chosen[key] ?? ""} onInput={put(key)} />
    </Field>
  );
}
