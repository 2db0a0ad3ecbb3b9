/** One thing, or several, of what there is: stages, people, fields, connections. */
import { useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { Chosen } from "../values/Several";
import type { ControlProps } from "./scope";
import type { Option } from "./sources";

type Value = string | number;
type Props = ControlProps<Value> & { options: Option[] | null };

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

export function Pick({ options, value, onChange, ...described }: Props) {
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

type SeveralProps = ControlProps<Value[]> & { options: Option[] | null; label: string };

export function Picks({ options, label, value, onChange, ...described }: SeveralProps) {
  const add = useRef<HTMLSelectElement>(null);
  const set = value ?? [];
  const known = withSet(options ?? [], set);
  const left = known.filter((one) => !set.includes(one.value));
  const name = (one: Value) => known.find((option) => option.value === one)?.label ?? String(one);
  return (
    <Chosen
      names={set.map(name)}
      onRemove={(place) => {
        onChange(set.filter((_, other) => other !== place));
        add.current?.focus();
      }}
    >
      <select
        {...described}
        ref={add}
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
    </Chosen>
  );
}
