/** Which cards are chosen: one by one, a range, a column. Pure. */

export type Selection = { chosen: ReadonlySet<number>; last: number | null };

export const NOTHING: Selection = { chosen: new Set(), last: null };

/** Choose a card or take it out again. */
export function toggled(now: Selection, id: number): Selection {
  const chosen = new Set(now.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, last: id };
}

/** Choose all from the last card touched to this one, in the order they are shown. */
export function rangeTo(now: Selection, id: number, order: number[]): Selection {
  const from = now.last === null ? -1 : order.indexOf(now.last);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggled(now, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set([...now.chosen, ...range]), last: id };
}

/** Choose all of a column, or none of it where all are chosen already. */
export function withAll(now: Selection, ids: number[]): Selection {
  const chosen = new Set(now.chosen);
  const all = ids.every((id) => chosen.has(id));
  for (const id of ids) all ? chosen.delete(id) : chosen.add(id);
  return { chosen, last: now.last };
}

/** Keep of a selection what is still there. */
export function among(now: Selection, ids: number[]): Selection {
  const there = new Set(ids);
  const chosen = new Set([...now.chosen].filter((id) => there.has(id)));
  return chosen.size === now.chosen.size ? now : { chosen, last: now.last };
}
