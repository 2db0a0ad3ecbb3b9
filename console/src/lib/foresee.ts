/** What entering a stage will do: asked of the API before the card is dropped. */
import { api, ask, type Schemas } from "./client";
import { asProblem } from "./tell";

export type Preview = Schemas["MovePreview"];
export type PlannedRun = Schemas["PlannedRun"];

/** A colleague may change what a move does: nothing that was foreseen holds longer (ms). */
const HOLDS = 30_000;
const asked = new Map<string, Promise<Preview | null>>();

/** Return what a move would set off; null where one may not know. Asked once a version and stage,
 * for a while.
 * Fails where nothing could be asked: no connection, an ended session, a busy service. */
export function foresee(
  type: string,
  id: number,
  version: number,
  stage: string,
): Promise<Preview | null> {
  const key = [type, id, version, stage].join("/");
  let found = asked.get(key);
  if (!found) {
    if (asked.size > 200) asked.clear();
    found = ask(
      api.POST("/v1/items/{type}/{id}/stage", {
        params: { path: { type, id }, query: { dry_run: true } },
        body: { stage },
      }),
    ).then(
      (answer) => answer as Preview,
      (error) => {
        asked.delete(key);
        if (asProblem(error).status !== 403) throw error;
        return null;
      },
    );
    asked.set(key, found);
    setTimeout(() => asked.delete(key), HOLDS);
  }
  return found;
}

/** Rules change what a move does: forget what was foreseen. */
export const forgetForeseen = () => asked.clear();

const REACHING = new Set(["client", "outside"]);
const AT_ONCE = new Set(["done", "failed", "running"]);

/** Rules that would act at once and reach the client or another system: held back for a moment. */
export const reachingAtOnce = (preview: Preview): PlannedRun[] =>
  preview.runs.filter(
    (one) => AT_ONCE.has(one.state) && one.reaches.some((reach) => REACHING.has(reach)),
  );

/** Whether a move waits a moment before it is made. Where one may not know what it does, it waits. */
export const isHeld = (preview: Preview | null) =>
  preview === null || reachingAtOnce(preview).length > 0 || preview.cannot_be_undone.length > 0;
