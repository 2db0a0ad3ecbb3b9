/** A box that saves as soon as it is ticked; it shows what was clicked until that is known. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { tellProblem } from "../lib/tell";

type Props = {
  label: string;
  checked: boolean;
  /** Saves; what fails is told, and the box is as before. */
  onTick: (checked: boolean) => Promise<unknown>;
  disabled?: boolean;
  /** Without its words, where they stand beside it already. */
  alone?: boolean;
};

export function Check({ label, checked, onTick, disabled, alone }: Props) {
  const shown = useSignal(checked);
  useEffect(() => {
    shown.value = checked;
  }, [checked]);
  const tick = async (wanted: boolean) => {
    shown.value = wanted;
    try {
      await onTick(wanted);
    } catch (error) {
      shown.value = checked;
      tellProblem(error);
    }
  };
  return (
    <label class="check">
      <input
        type="checkbox"
        aria-label={alone ? label : undefined}
        checked={shown.value}
        disabled={disabled}
        onChange={(event) => tick(event.currentTarget.checked)}
      />
      {!alone && label}
    </label>
  );
}
