/** On or off; yes, no, or as it is otherwise. */
import { useId } from "preact/hooks";
import { t } from "../../lib/i18n";
import type { ControlProps } from "./scope";

type SwitchProps = {
  label: string;
  hint?: string;
  value: boolean;
  onChange: (on: boolean) => void;
};

export function Switch({ label, hint, value, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          checked={value}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint && (
        <p class="hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}

type YesNoProps = Omit<ControlProps<unknown>, "value"> & {
  value: boolean | null | undefined;
  /** What stands for neither. */
  none?: string;
};

export function YesNo({ value, onChange, none, ...described }: YesNoProps) {
  return (
    <select
      {...described}
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === "" ? undefined : text === "true");
      }}
    >
      <option value="">{none ?? t("as usual")}</option>
      <option value="true">{t("yes")}</option>
      <option value="false">{t("no")}</option>
    </select>
  );
}
