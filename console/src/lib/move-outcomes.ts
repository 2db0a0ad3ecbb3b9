/** What becomes of moves that are made here: who shows items hears of it. */
import type { Schemas } from "./client";

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

/** What names the item of a move. */
export const keyOf = (move: { type: string; id: number }) => `${move.type}/${move.id}`;

/** Moves that are shown and not made yet, by item: what is read meanwhile does not know of them. */
export const pending = new Map<string, Move>();

const listeners = new Set<(outcome: Outcome) => void>();

/** Hear of every move that is made here; return how to stop. */
export function onMove(listener: (outcome: Outcome) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
/** Tell everybody who listens. */
export const happened = (outcome: Outcome) => {
  if (outcome.what === "shown") pending.set(keyOf(outcome.move), outcome.move);
  else pending.delete(keyOf(outcome.move));
  for (const one of [...listeners]) one(outcome);
};
