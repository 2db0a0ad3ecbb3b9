/** Where a move waits: what it would reach, how long, and the two ways out. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { giveUp, HELD_FOR, type Held, moveNow } from "../lib/moves";
import { Button } from "./Button";

export function HeldMove({ held }: { held: Held }) {
  const left = useSignal(HELD_FOR / 1000);
  useEffect(() => {
    const count = () => {
      left.value = Math.max(0, Math.ceil((held.until - Date.now()) / 1000));
    };
    count();
    const timer = setInterval(count, 250);
    return () => clearInterval(timer);
  }, [held]);
  return (
    <div class="held">
      <p>
        {t("Moves in {seconds} s", { seconds: left.value })}
        {held.rules.length > 0 && `: ${held.rules.join(", ")}`}
      </p>
      <progress max={HELD_FOR / 1000} value={left.value} aria-label={t("Time to take it back")} />
      <div class="row">
        <Button icon="undo" onClick={() => giveUp(held.move)}>
          {t("Undo")}
        </Button>
        <Button kind="quiet" onClick={() => moveNow(held.move)}>
          {t("Move now")}
        </Button>
      </div>
    </div>
  );
}
