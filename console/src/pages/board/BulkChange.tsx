/** Move many items or hand them on: first what it would do, then the job with its progress. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BoardData } from "../../lib/board";
import { api, ask, once, type Schemas } from "../../lib/client";
import { sorted, t } from "../../lib/i18n";
import { users } from "../../lib/known";
import { asProblem, tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { BulkForeseen } from "../../parts/bulk/BulkForeseen";
import { BulkProgress } from "../../parts/bulk/BulkProgress";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";

type Props = {
  board: BoardData;
  ids: number[];
  what: "move" | "responsible";
  onClose: (changed: boolean) => void;
};

type Body = Omit<Schemas["BulkBody"], "confirm">;

export function BulkChange({ board, ids, what, onClose }: Props) {
  const target = useSignal("");
  const foreseen = useSignal<Schemas["BulkForeseen"] | null>(null);
  const fault = useSignal<string | null>(null);
  const job = useSignal<Schemas["BulkJob"] | null>(null);
  const key = useRef(once());
  const { type } = board;
  useEffect(() => {
    users.get().catch(tellProblem);
  }, []);

  const body = (): Body =>
    what === "move"
      ? { ids, move: { stage: target.value } }
      : { ids, set: { responsible: Number(target.value) } };
  const preview = async (chosen: string) => {
    target.value = chosen;
    foreseen.value = null;
    fault.value = null;
    key.current = once();
    if (!chosen) return;
    try {
      const answer = await ask(
        api.POST("/v1/items/{type}/bulk", {
          params: { path: { type }, query: { dry_run: true } },
          body: body(),
        }),
      );
      if (target.value === chosen) foreseen.value = answer as Schemas["BulkForeseen"];
    } catch (error) {
      if (target.value === chosen) fault.value = asProblem(error).detail;
    }
  };
  const start = async () => {
    if (!foreseen.value) return;
    job.value = (await ask(
      api.POST("/v1/items/{type}/bulk", {
        params: { path: { type }, header: key.current },
        body: { ...body(), confirm: foreseen.value.confirm },
      }),
    )) as Schemas["BulkJob"];
  };

  const options =
    what === "move"
      ? board.columns.map((one) => [one.stage, one.name])
      : [...(users.found.value ?? [])]
          .sort((one, other) => sorted(one.name, other.name))
          .map((one) => [String(one.id), one.name]);
  const title =
    what === "move"
      ? t("Move {count} items", { count: ids.length })
      : t("Change who is responsible for {count} items", { count: ids.length });
  return (
    <Dialog
      title={title}
      onClose={() => onClose(job.value !== null)}
      actions={
        !job.value && (
          <Button kind="main" disabled={!foreseen.value} onClick={start}>
            {what === "move" ? t("Move") : t("Change")}
          </Button>
        )
      }
    >
      {job.value ? (
        <BulkProgress job={job.value} />
      ) : (
        <>
          <Field label={what === "move" ? t("Stage") : t("Responsible")} fault={fault.value}>
            <select value={target.value} onChange={(event) => preview(event.currentTarget.value)}>
              <option value="">{t("Choose")}</option>
              {options.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </Field>
          {target.value && !foreseen.value && !fault.value && (
            <p role="status">{t("Looking what this will do…")}</p>
          )}
          {foreseen.value && <BulkForeseen foreseen={foreseen.value} />}
        </>
      )}
    </Dialog>
  );
}
