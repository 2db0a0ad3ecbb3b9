/** What entering a stage will do, in the column before the card is dropped. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { foresee, type PlannedRun, type Preview } from "../../lib/foresee";
import { dateTime, relative, t } from "../../lib/i18n";
import { asProblem } from "../../lib/tell";

export type Asked = { type: string; id: number; version: number; stage: string };

export function Foreseen({ type, id, version, stage }: Asked) {
  const preview = useSignal<Preview | null | undefined>(undefined);
  useEffect(() => {
    let current = true;
    preview.value = undefined;
    foresee(type, id, version, stage).then((found) => {
      if (current) preview.value = found;
    }, asProblem); // the move itself says why it cannot be made
    return () => {
      current = false;
    };
  }, [type, id, version, stage]);
  const found = preview.value;
  if (found === undefined) return <p class="foreseen quiet">{t("Looking what this will do…")}</p>;
  if (found === null)
    return <p class="foreseen quiet">{t("What this sets off is not shown to you.")}</p>;
  const acting = found.runs.filter((one) => one.state !== "skipped");
  const skipped = found.runs.filter((one) => one.state === "skipped");
  const nothing = acting.length + skipped.length + found.stopped.length + found.hidden === 0;
  return (
    <div class="foreseen">
      {nothing && <p>{t("Nothing happens by itself here.")}</p>}
      {acting.length > 0 && (
        <>
          <p class="title">{t("On entry")}</p>
          <ul>
            {acting.map((one) => (
              <li key={one.rule} class={one.reaches.includes("client") ? "reaching" : ""}>
                <strong>{one.name}</strong> {when(one)}
              </li>
            ))}
          </ul>
        </>
      )}
      {skipped.map((one) => (
        <p key={one.rule} class="quiet">
          {t("{rule} will not act: {reason}", { rule: one.name, reason: one.reason?.text ?? "" })}
        </p>
      ))}
      {found.stopped.map((one) => (
        <p key={one.rule}>{t("{rule} will no longer happen", { rule: one.name })}</p>
      ))}
      {found.hidden > 0 && <p class="quiet">{t("{count} more rules", { count: found.hidden })}</p>}
    </div>
  );
}

/** When a rule acts: now, at its due time, or after the one above. */
function when(run: PlannedRun) {
  if (run.state === "done" || run.state === "running") return t("now");
  if (run.state === "failed") return run.reason?.text ?? t("fails");
  if (run.due_at) return <span title={dateTime(run.due_at)}>{relative(run.due_at)}</span>;
  return t("later");
}
