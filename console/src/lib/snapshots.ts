/** Undo and redo by snapshots: every edit can be taken back, and done again. Pure. */

export type History<T> = { past: T[]; now: T; future: T[]; mark: string | null };

const MOST = 200;

export const begun = <T>(now: T): History<T> => ({ past: [], now, future: [], mark: null });

/** After an edit. Edits of one mark, one after the other, are one: what is typed in a field. */
export function edited<T>(history: History<T>, now: T, mark: string | null = null): History<T> {
  const goesOn = mark !== null && mark === history.mark;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now, future: [], mark };
}

/** Before the last edit; the same where there is none. */
export function undone<T>({ past, now, future, mark }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, now, future, mark };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], mark: null };
}

/** After the edit that was taken back last. */
export function redone<T>({ past, now, future, mark }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, now, future, mark };
  return { past: [...past, now], now: next, future: rest, mark: null };
}
