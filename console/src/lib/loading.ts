/** What a page reads: its state as loading, failed or there, and how to read it again. */
import { type Signal, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import type { Problem } from "./client";
import { asProblem } from "./tell";

export type Loaded<T> =
  | { state: "loading"; value: T | null }
  | { state: "failed"; value: T | null; problem: Problem }
  | { state: "there"; value: T };

export type Reading<T> = { loaded: Signal<Loaded<T>>; again: () => Promise<void> };

/** Read something when a page opens and whenever what it depends on changes.
 *
 * What was read before stays visible while it is read again; an answer that comes after a newer
 * question is dropped.
 */
export function useLoad<T>(read: () => Promise<T>, depends: unknown[]): Reading<T> {
  const loaded = useSignal<Loaded<T>>({ state: "loading", value: null });
  const asked = useSignal(0);
  const again = useCallback(async () => {
    asked.value += 1;
    const mine = asked.value;
    loaded.value = { state: "loading", value: loaded.peek().value };
    try {
      const value = await read();
      if (mine === asked.value) loaded.value = { state: "there", value };
    } catch (error) {
      const problem = asProblem(error);
      if (mine === asked.value) {
        loaded.value = { state: "failed", value: loaded.peek().value, problem };
      }
    }
  }, depends);
  useEffect(() => {
    loaded.value = { state: "loading", value: null };
    again();
  }, [again]);
  return { loaded, again };
}
