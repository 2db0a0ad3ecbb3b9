/** Moving an item: by drag, key and menu alike. Moves that reach somebody are held for a moment;
 * others are made at once and can be taken back for ten seconds. */
import { signal } from "@preact/signals";
import { lookSoon } from "./changes";
import { api, ask, asked, ifMatch, type Problem, type Schemas } from "./client";
import { foresee, isHeld, type Preview, reachingAtOnce } from "./foresee";
import { t } from "./i18n";
import { fields, fieldTitle, userName, users } from "./known";
import { announce, asProblem, tell, tellProblem } from "./tell";

export type Move = {
  type: string;
  id: number;
  version: number;
  title: string;
  from: string;
  stage: string;
  /** The stage's name. */
  to: string;
};

/** What became of a move: shown at once, made (with the item as it is now), or put back. */
export type Outcome =
  | { what: "shown"; move: Move }
  | { what: "back"; move: Move }
  | { what: "made"; move: Move; item: Schemas["Item"] };

/** A move that waits: until when (ms), and the rules that would reach somebody. */
export type Held = { move: Move; until: number; rules: string[] };

export const HELD_FOR = 5_000;
const UNDO_FOR = 10_000;

/** Moves that wait, by item. */
export const held = signal<Map<string, Held>>(new Map());

/** Moves that are shown and not made yet, by item: what is read meanwhile does not know of them. */
export const pending = new Map<string, Move>();

const listeners = new Set<(outcome: Outcome) => void>();

/** Hear of every move that is made here; return how to stop. */
export function onMove(listener: (outcome: Outcome) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const happened = (outcome: Outcome) => {
  if (outcome.what === "shown") pending.set(keyOf(outcome.move), outcome.move);
  else pending.delete(keyOf(outcome.move));
  for (const one of [...listeners]) one(outcome);
};

/** Moves of which it is being asked what they would do, by item. */
const asking = new Map<string, Move>();

const keyOf = (move: { type: string; id: number }) => `${move.type}/${move.id}`;
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

/** What `Z` takes back now. */
export const undoable = signal<{ move: Move; entry: number } | null>(null);

function offerUndo(move: Move, entry: number): void {
  const mine = { move, entry };
  undoable.value = mine;
  tell(t("{title} moved to {stage}; undo with Z", { title: move.title, stage: move.to }), {
    kind: "good",
    seconds: UNDO_FOR / 1000,
    action: { label: t("Undo"), run: () => undo(move, entry) },
  });
  setTimeout(() => {
    if (undoable.peek() === mine) undoable.value = null;
  }, UNDO_FOR);
}

/** Take back the newest move: one that waits, else the last one made within ten seconds. */
export function undoLast(): void {
  const waiting = [...held.peek().values()].at(-1);
  const made = undoable.peek();
  if (waiting) giveUp(waiting.move);
  else if (made) undo(made.move, made.entry);
  else announce(t("There is nothing to take back"));
}

/** Take back the move that made a stage entry, without starting the old stage's rules anew. */
export async function undo(move: Move, entry: number): Promise<void> {
  undoable.value = null;
  try {
    const undone = await ask(
      api.POST("/v1/items/{type}/{id}/stage/undo", {
        params: { path: { type: move.type, id: move.id } },
        body: { entry },
      }),
    );
    const back = { ...move, from: move.stage, stage: move.from };
    happened({ what: "made", move: back, item: undone.item });
    tell(t("{title} is back where it was", { title: move.title }), {
      kind: "good",
      details: [
        ...undone.restored.map((one) => t("{rule} waits again", { rule: one.name })),
        ...undone.stopped.map((one) => t("{rule} will not act", { rule: one.name })),
        ...undone.done.map((one) => t("{rule} was done and stays", { rule: one.name })),
      ],
    });
    lookSoon();
  } catch (error) {
    tellProblem(error);
  }
}
