/** Moves that are taken back after they were made, for ten seconds or from the item's history. */
import { signal } from "@preact/signals";
import { lookSoon } from "./changes";
import { api, ask } from "./client";
import { t } from "./i18n";
import { happened, keyOf, type Move } from "./move-outcomes";
import { tell, tellProblem } from "./tell";

const UNDO_FOR = 10_000;

/** A move that was just made; `close` takes away what says that it can be taken back. */
type Made = { move: Move; entry: number; close: () => void };

/** What `Z` takes back now. */
export const undoable = signal<Made | null>(null);

/** Offer to take a move back that was just made. */
export function offerUndo(move: Move, entry: number): void {
  const said = t("{title} moved to {stage}; undo with Z", { title: move.title, stage: move.to });
  const close = tell(said, {
    kind: "good",
    seconds: UNDO_FOR / 1000,
    action: { label: t("Undo"), run: () => undo(move, entry) },
  });
  const mine = { move, entry, close };
  undoable.value = mine;
  setTimeout(() => {
    if (undoable.peek() === mine) undoable.value = null;
  }, UNDO_FOR);
}

/** Take back the move that made a stage entry, without starting the old stage's rules anew. */
export async function undo(move: Move, entry: number): Promise<void> {
  const made = undoable.peek();
  if (made && keyOf(made.move) === keyOf(move)) made.close();
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
