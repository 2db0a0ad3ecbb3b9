/** Shown by the local runtime alone: the clock with its steps, and the outbox. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { clock, dateTime, t } from "../lib/i18n";
import { dueNext, moveClock, nextDue, readClock } from "../lib/local";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { Outbox } from "./Outbox";

const TICK = 20_000;

export function LocalBar() {
  const open = useSignal(false);
  const now = useSignal(clock());
  useEffect(() => {
    const tick = () => {
      now.value = clock();
    };
    readClock().then(tick);
    const timer = setInterval(tick, TICK);
    return () => clearInterval(timer);
  }, []);
  if (nextDue.value === undefined) return null;
  const step = (where: { advance: string } | { to: string }) => async () => {
    await moveClock(where);
    now.value = clock();
  };
  const due = dueNext();
  return (
    <section class="local-bar" aria-label={t("Local clock")}>
      <Icon name="hourglass" />
      <time dateTime={now.value.toISOString()}>{dateTime(now.value.toISOString())}</time>
      <Button kind="quiet" onClick={step({ advance: "PT1H" })}>
        {t("+1 hour")}
      </Button>
      <Button kind="quiet" onClick={step({ advance: "P1D" })}>
        {t("+1 day")}
      </Button>
      {due && (
        <Button kind="quiet" title={dateTime(due)} onClick={step({ to: due })}>
          {t("To what is due next")}
        </Button>
      )}
      <Button
        kind="quiet"
        icon="mail"
        onClick={() => {
          open.value = true;
        }}
      >
        {t("Outbox")}
      </Button>
      {open.value && (
        <Outbox
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </section>
  );
}
