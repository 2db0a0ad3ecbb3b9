/** One thing, or several, of what there is: stages, people, fields, connections. */
import { t } from "../../lib/i18n";
import { IconButton } from "../Button";
import type { ControlProps } from "./scope";
import type { Option } from "./sources";

type Value = string | number;
type Props<T> = ControlProps<T> & { options: Option[] | null; label: string };

/** Read a choice of a <select> as the value that it stands for. */
const chosen = (options: Option[], text: string) =>
  options.find((one) => String(one.value) === text)?.value ?? text;

/** What is set but not on offer (gone, or not to be seen) is still shown. */
const withSet = (options: Option[], values: Value[]): Option[] => [
  ...options,
  ...values
    .filter((value) => !options.some((one) => one.value === value))
    .map((value) => ({ value, label: String(value) })),
];

export function Pick({ options, label: _, value, onChange, ...described }: Props<Value>) {
  const shown = withSet(options ?? [], value === undefined || value === null ? [] : [value]);
  return (
    <select
      {...described}
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === "" ? undefined : chosen(shown, text));
      }}
    >
      <option value="">{options === null ? t("Loading") : "—"}</option>
      {shown.map((one) => (
        <option key={one.value} value={String(one.value)}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

export function Picks({ options, label, value, onChange, ...described }: Props<Value[]>) {
  const set = value ?? [];
  const known = withSet(options ?? [], set);
  const left = known.filter((one) => !set.includes(one.value));
  const name = (one: Value) => known.find((option) => option.value === one)?.label ?? String(one);
  return (
    <div class="picks">
      {set.map((one) => (
        <span class="chip" key={one}>
          {name(one)}
          <IconButton
            icon="close"
            label={t("Remove {name}", { name: name(one) })}
            onClick={(event) => {
              const home = (event.currentTarget as HTMLElement).closest(".picks");
              onChange(set.filter((other) => other !== one));
              home?.querySelector("select")?.focus();
            }}
          />
        </span>
      ))}
      <select
        {...described}
        aria-label={t("Add to {label}", { label })}
        value=""
        onChange={(event) => {
          const text = event.currentTarget.value;
          if (text) onChange([...set, chosen(left, text)]);
        }}
      >
        <option value="">{options === null ? t("Loading") : t("Add…")}</option>
        {left.map((one) => (
          <option key={one.value} value={String(one.value)}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}
