/** A duration as a number and a unit; one that takes more to say, or placeholders, as a text. */
import { useSignal } from "@preact/signals";
import { amountOf, durationOf, FORM_UNITS, type Unit, unitName } from "../../lib/durations";
import { t } from "../../lib/i18n";
import type { ControlProps } from "./scope";

type Props = ControlProps<string> & {
  /** Its name, for its parts. */
  label: string;
  /** Whether it may be before (-P1D) as well as after. */
  signed?: boolean;
  /** A text with placeholders to begin with, where it may come from values. */
  filled?: string;
};

/** What the list of units offers beside them. */
const FILLED = "filled";

export function DurationInput({ value, onChange, label, signed, filled, ...described }: Props) {
  const back = value?.startsWith("-") ?? false;
  const bare = value?.replace(/^[+-]/, "") ?? "";
  const found = bare === "" ? null : amountOf(bare);
  const unit = useSignal<Unit>("day");
  const now = found?.unit ?? unit.value;
  const write = (amount: string, next: Unit, sign: boolean) => {
    unit.value = next;
    const number = Number.parseInt(amount, 10);
    const text = Number.isNaN(number) ? undefined : durationOf({ amount: number, unit: next });
    onChange(text && sign ? `-${text}` : text);
  };
  if (value && !found) {
    return (
      <input
        {...described}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value || undefined)}
      />
    );
  }
  const amount = found ? String(found.amount) : "";
  return (
    <div class="duration">
      <input
        {...described}
        type="number"
        min="0"
        value={amount}
        onInput={(event) => write(event.currentTarget.value, now, back)}
      />
      <select
        aria-label={t("Unit of {label}", { label })}
        value={now}
        onChange={(event) => {
          const next = event.currentTarget.value;
          if (next === FILLED) onChange(filled);
          else write(amount, next as Unit, back);
        }}
      >
        {FORM_UNITS.map((one) => (
          <option key={one} value={one}>
            {unitName(one, found?.amount ?? 2)}
          </option>
        ))}
        {filled && <option value={FILLED}>{t("from a value")}</option>}
      </select>
      {signed && (
        <select
          aria-label={t("Before or after")}
          value={back ? "before" : "after"}
          onChange={(event) => write(amount, now, event.currentTarget.value === "before")}
        >
          <option value="after">{t("after")}</option>
          <option value="before">{t("before")}</option>
        </select>
      )}
    </div>
  );
}
