/** What the API does item by item: plan an activity for each, delete each. */
import { useSignal } from "@preact/signals";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { asProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";

type Props = {
  type: string;
  ids: number[];
  what: "activity" | "delete";
  onClose: (changed: boolean) => void;
};

export function OneByOne({ type, ids, what, onClose }: Props) {
  const subject = useSignal("");
  const deadline = useSignal("");
  const done = useSignal<number | null>(null);
  const faults = useSignal<string[]>([]);
  const running = done.value !== null && done.value < ids.length;

  const one = (id: number) =>
    what === "delete"
      ? ask(api.DELETE("/v1/items/{type}/{id}", { params: { path: { type, id } } }))
      : ask(
          api.POST("/v1/items/{type}/{id}/activities", {
            params: { path: { type, id } },
            body: {
              subject: subject.value.trim(),
              type: "todo",
              deadline: deadline.value ? new Date(deadline.value).toISOString() : null,
            },
          }),
        );
  const start = async (event?: Event) => {
    event?.preventDefault();
    done.value = 0;
    for (const id of ids) {
      await one(id).catch((error) => {
        faults.value = [...faults.value, `#${id}: ${asProblem(error).detail}`];
      });
      done.value = (done.value ?? 0) + 1;
    }
    if (faults.value.length === 0) onClose(true);
  };
  const title =
    what === "delete"
      ? t("Delete {count} items?", { count: ids.length })
      : t("Plan an activity for {count} items", { count: ids.length });
  return (
    <Dialog
      title={title}
      onClose={() => onClose(done.value !== null)}
      actions={
        done.value === null && (
          <Button
            kind={what === "delete" ? "danger" : "main"}
            disabled={what === "activity" && !subject.value.trim()}
            onClick={start}
          >
            {what === "delete" ? t("Delete") : t("Plan")}
          </Button>
        )
      }
    >
      {done.value === null && what === "delete" && (
        <p>{t("They go to the recycle bin and can be brought back from there.")}</p>
      )}
      {done.value === null && what === "activity" && (
        <form class="stack" onSubmit={start}>
          <Field label={t("What is to be done")}>
            <input
              value={subject.value}
              maxLength={255}
              onInput={(event) => {
                subject.value = event.currentTarget.value;
              }}
            />
          </Field>
          <Field label={t("Until")}>
            <input
              type="datetime-local"
              value={deadline.value}
              onInput={(event) => {
                deadline.value = event.currentTarget.value;
              }}
            />
          </Field>
        </form>
      )}
      {done.value !== null && (
        <>
          <p role="status">{t("{count} of {items}", { count: done.value, items: ids.length })}</p>
          <progress max={ids.length} value={done.value} aria-label={t("Progress")} />
          <ul>
            {faults.value.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
          {!running && <Button onClick={() => onClose(true)}>{t("Close")}</Button>}
        </>
      )}
    </Dialog>
  );
}
