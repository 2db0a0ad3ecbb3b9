/** A change of many items as it goes on: pause, go on, stop, take all of it back. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { LeftOut } from "./LeftOut";

type Job = Schemas["BulkJob"];
const LOOK = 1_000;
const GOING = new Set(["running", "undoing"]);

export function BulkProgress({ job: begun }: { job: Job }) {
  const job = useSignal(begun);
  const { id, state, items, looked_at, counts, left_out } = job.value;
  useEffect(() => {
    if (!GOING.has(state)) return;
    let told = false;
    const tellOnce = (error: unknown) => {
      if (!told) tellProblem(error);
      told = true;
    };
    const timer = setInterval(() => {
      ask(api.GET("/v1/bulk/{id}", { params: { path: { id } } })).then((found) => {
        told = false;
        job.value = found;
      }, tellOnce);
    }, LOOK);
    return () => clearInterval(timer);
  }, [id, state]);
  const turn = (verb: "pause" | "resume" | "cancel" | "undo") => async () => {
    const path = { params: { path: { id } } };
    const calls = {
      pause: () => api.POST("/v1/bulk/{id}/pause", path),
      resume: () => api.POST("/v1/bulk/{id}/resume", path),
      cancel: () => api.POST("/v1/bulk/{id}/cancel", path),
      undo: () => api.POST("/v1/bulk/{id}/undo", path),
    };
    job.value = await ask(calls[verb]());
  };
  const said: Record<Job["state"], string> = {
    running: job.value.rule ? t("Being planned") : t("Being changed"),
    paused: t("Paused"),
    done: t("Done"),
    cancelled: t("Stopped"),
    undoing: t("Being taken back"),
    undone: t("Taken back"),
  };
  return (
    <div class="stack">
      <p role="status">
        <strong>{said[state]}</strong> {t("{count} of {items}", { count: looked_at, items })}
      </p>
      <progress max={items} value={looked_at} aria-label={t("Progress")} />
      <p class="quiet">
        {counts.changed
          ? job.value.rule
            ? t("{count} got the rule", { count: counts.changed })
            : t("{count} changed", { count: counts.changed })
          : ""}{" "}
        {counts.undone ? t("{count} taken back", { count: counts.undone }) : ""}
      </p>
      <LeftOut summary={t("{count} were left out", { count: left_out.length })} items={left_out} />
      <div class="row">
        {state === "running" && (
          <Button icon="pause" onClick={turn("pause")}>
            {t("Pause")}
          </Button>
        )}
        {state === "paused" && (
          <Button icon="play" onClick={turn("resume")}>
            {t("Go on")}
          </Button>
        )}
        {(state === "running" || state === "paused") && (
          <Button icon="stop" kind="danger" onClick={turn("cancel")}>
            {t("Stop")}
          </Button>
        )}
        {(state === "done" || state === "cancelled") && (
          <Button icon="undo" onClick={turn("undo")}>
            {t("Take it all back")}
          </Button>
        )}
      </div>
    </div>
  );
}
