/** Moving an item: by drag, key and menu alike. Moves that reach somebody are held for a moment;
 * others are made at once and can be taken back for ten seconds. */
import { signal } from "@preact/signals";
import { lookSoon } from "./changes";
import { api, ask, asked, ifMatch, type Problem, type Schemas } from "./client";
import { foresee, isHeld, type Preview, reachingAtOnce } from "./foresee";
import { t } from "./i18n";
import { fields, fieldTitle, userName, users } from "./known";
import { happened, keyOf, type Move, pending } from "./move-outcomes";
import { announce, asProblem, tell, tellProblem } from "./tell";
import { offerUndo, undo, undoable } from "./undo-moves";

/** A move that waits: until when (ms), and the rules that would reach somebody. */
export type Held = { move: Move; until: number; rules: string[] };

export const HELD_FOR = 5_000;

/** Moves that wait, by item. */
export const held = signal<Map<string, Held>>(new Map());

/** Moves of which it is being asked what they would do, by item. */
const asking = new Map<string, Move>();

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Move an item to a stage. It is shown there at once. */
export async function moveItem(move: Move): Promise<void> {
  if (move.from === move.stage || pending.has(keyOf(move))) return;
  happened({ what: "shown", move });
  asking.set(keyOf(move), move);
  let preview: Preview | null;
  try {
    preview = await foresee(move.type, move.id, move.version, move.stage);
  } catch (error) {
    if (!asking.delete(keyOf(move))) return;
    happened({ what: "back", move });
    return explain(move, asProblem(error));
  }
  if (!asking.delete(keyOf(move))) return; // The page was left meanwhile, and it was sent.
  if (!isHeld(preview)) return send(move);
  const rules = preview ? reachingAtOnce(preview).map((one) => one.name) : [];
  const waiting: Held = { move, until: Date.now() + HELD_FOR, rules };
  held.value = new Map(held.peek()).set(keyOf(move), waiting);
  announce(
    t("{title} moves to {stage} in 5 seconds; undo with Z", { title: move.title, stage: move.to }),
  );
  timers.set(
    keyOf(move),
    setTimeout(() => moveNow(move), HELD_FOR),
  );
}

function release(move: { type: string; id: number }): Held | undefined {
  const key = keyOf(move);
  clearTimeout(timers.get(key));
  timers.delete(key);
  const found = held.peek().get(key);
  if (found) {
    const rest = new Map(held.peek());
    rest.delete(key);
    held.value = rest;
  }
  return found;
}

/** Make a move that waits, without waiting longer. */
export async function moveNow(move: { type: string; id: number }): Promise<void> {
  const found = release(move);
  if (found) await send(found.move);
}

/** Give up a move that waits: nothing was sent, and nothing will be. */
export function giveUp(move: { type: string; id: number }): void {
  const found = release(move);
  if (!found) return;
  happened({ what: "back", move: found.move });
  announce(t("{title} stays where it was", { title: found.move.title }));
}

// A page that is left sends what waits: it was meant.
addEventListener("pagehide", sendAll);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sendAll();
});

/** Make all moves that are shown and not made yet. */
export async function sendAll(): Promise<void> {
  const waiting = [...held.peek().values()].map((one) => one.move);
  const all = [...waiting, ...asking.values()];
  for (const move of waiting) release(move);
  asking.clear();
  await Promise.all(all.map(send));
}

async function send(move: Move): Promise<void> {
  const path = { type: move.type, id: move.id };
  try {
    const item = (await ask(
      api.POST("/v1/items/{type}/{id}/stage", {
        params: { path, header: ifMatch(move.version) },
        body: { stage: move.stage },
        keepalive: true, // The page may be on its way out.
      }),
    )) as Schemas["Item"];
    happened({ what: "made", move, item });
    offerUndo(move, Number(item.entry));
    lookSoon();
  } catch (error) {
    happened({ what: "back", move });
    await explain(move, asProblem(error));
  }
}

async function explain(move: Move, problem: Problem): Promise<void> {
  if (problem.status !== 412) return tellProblem(problem);
  const path = { type: move.type, id: move.id };
  const { data } = await asked(
    api.GET("/v1/items/{type}/{id}/changes", { params: { path, query: { limit: 1 } } }),
  ).catch(() => ({ data: undefined }));
  await Promise.allSettled([users.get(), fields(move.type).get()]);
  const last = data?.items[0];
  tell(t("{title} was changed meanwhile; look at it and move it again.", { title: move.title }), {
    kind: "bad",
    seconds: null,
    details: last ? [summary(move.type, last)] : [],
  });
}

function summary(type: string, change: Schemas["ChangeDocument"]): string {
  const titles = Object.keys(change.fields).map((one) => fieldTitle(type, one));
  return t("{who} changed {fields}", { who: userName(change.by), fields: titles.join(", ") });
}

/** Take back the newest move: one that waits, else the last one made within ten seconds. */
export function undoLast(): void {
  const waiting = [...held.peek().values()].at(-1);
  const made = undoable.peek();
  if (waiting) giveUp(waiting.move);
  else if (made) undo(made.move, made.entry);
  else announce(t("There is nothing to take back"));
}
