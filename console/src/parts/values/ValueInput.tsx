/** The control by which a field of any type is typed. */
import type { JSX } from "preact";
import { bare, type FieldLike, inLines, isEmpty, kindOf } from "../../lib/fields";
import { language, place, t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import { itemName } from "../../lib/names";
import { instantOf, localOf } from "../../lib/zoned";
import { Files } from "../files/Files";
import { ItemPick, type Outer, UserPick } from "./picks";
import { Chosen, Lines } from "./Several";

type Props = Outer & {
  field: FieldLike;
  value: unknown;
  onChange: (value: unknown) => void;
};

export function ValueInput({ field, value, onChange, ...outer }: Props) {
  const label = outer.label ?? (outer.id ? undefined : field.title);
  const own = { ...outer, label };
  if (inLines(field)) {
    const single = { ...field, multiple: false };
    return (
      <Lines
        values={listed(value)}
        onChange={onChange}
        line={(one, onLine, at) => (
          <ValueInput
            {...(at === 0 ? own : {})}
            label={
              at === 0 ? label : t("{field}, line {place}", { field: field.title, place: at + 1 })
            }
            field={single}
            value={one}
            onChange={onLine}
          />
        )}
      />
    );
  }
  switch (kindOf(field)) {
    case "user":
      return (
        <UserPick
          {...own}
          value={numberOrNull(value)}
          clearable={!field.required}
          onChange={onChange}
        />
      );
    case "item":
      return (
        <ItemPick
          {...own}
          type={field.target ?? ""}
          value={numberOrNull(value)}
          clearable={!field.required}
          onChange={onChange}
        />
      );
    case "users":
    case "items":
      return <Several {...own} field={field} value={value} onChange={onChange} />;
    case "file":
      return (
        <Files
          {...outer}
          label={field.title}
          single={!field.multiple}
          value={listed(field.multiple || isEmpty(value) ? value : [value]).map(String)}
          onChange={(ids) => onChange(field.multiple ? ids : (ids[0] ?? null))}
        />
      );
    case "choices":
      return <Choices field={field} value={value} onChange={onChange} />;
    default:
      return <Simple {...own} field={field} value={value} onChange={onChange} />;
  }
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const numberOrNull = (value: unknown) => (value ? Number(value) : null);

function Several({ field, value, onChange, ...outer }: Props) {
  const chosen = listed(value).map(Number);
  const type = field.target ?? "";
  const isUsers = field.type === "user";
  const add = (id: number | null) => id !== null && onChange([...chosen, id]);
  const pick = { ...outer, value: null, without: chosen, onChange: add };
  return (
    <Chosen
      names={chosen.map((id) => (isUsers ? userName(id) : itemName(type, id)))}
      onRemove={(at) => onChange(chosen.filter((_, other) => other !== at))}
    >
      {isUsers ? <UserPick {...pick} /> : <ItemPick {...pick} type={type} />}
    </Chosen>
  );
}

function Choices({ field, value, onChange }: Props) {
  const chosen = listed(value).map(String);
  return (
    <fieldset aria-label={field.title}>
      {field.options.map((one) => (
        <label class="check" key={one}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) =>
              onChange(
                field.options.filter((other) =>
                  other === one ? event.currentTarget.checked : chosen.includes(other),
                ),
              )
            }
          />
          {one}
        </label>
      ))}
    </fieldset>
  );
}

const TYPES: Record<string, JSX.IntrinsicElements["input"]> = {
  email: { type: "email", autocomplete: "off" },
  phone: { type: "tel", autocomplete: "off" },
  money: { inputMode: "decimal" },
  number: { inputMode: "decimal" },
  date: { type: "date" },
  datetime: { type: "datetime-local" },
};

function Simple({ field, value, onChange, label, onEscape: _, autoFocus, ...outer }: Props) {
  const kind = kindOf(field);
  const common = { ...outer, "aria-label": label, ref: autoFocus ? focused : undefined };
  const type = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  const shown = value === null || value === undefined ? "" : bare(value);
  if (kind === "check") {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (kind === "choice" || kind === "currency") {
    const options = kind === "choice" ? field.options : Intl.supportedValuesOf("currency");
    return (
      <select {...common} value={shown} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t("Nothing chosen")}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {kind === "currency" ? currencyName(one) : one}
          </option>
        ))}
      </select>
    );
  }
  if (kind === "long") return <textarea {...common} value={shown} onInput={type} />;
  if (kind === "datetime") {
    return (
      <input
        {...common}
        type="datetime-local"
        value={shown && localOf(shown, place.value.zone)}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onChange(typed && instantOf(typed, place.value.zone));
        }}
      />
    );
  }
  const marked = typeof value === "object" && value !== null;
  return (
    <input
      type="text"
      {...TYPES[kind]}
      {...common}
      value={kind === "date" ? shown.slice(0, 10) : shown}
      onInput={(event) => {
        const typed = event.currentTarget.value;
        // What an address is marked with ("work") stays when it is typed anew.
        const { type: mark } = (marked ? value : {}) as { type?: string };
        onChange(mark && typed ? { value: typed, type: mark } : typed);
      }}
    />
  );
}

const focused = (element: HTMLElement | null) => {
  if (!element || element.dataset.focused) return;
  element.dataset.focused = "true";
  element.focus();
  if (element instanceof HTMLInputElement && element.type !== "checkbox") element.select();
};

const currencyName = (code: string) =>
  `${code} · ${new Intl.DisplayNames(language.value, { type: "currency" }).of(code) ?? code}`;
