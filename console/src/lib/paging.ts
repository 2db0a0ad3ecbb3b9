/** Lists that come page by page: read, gone on with, read anew without losing one's place. */

import { useRef } from "preact/hooks";
import type { Reading } from "./loading";
import { useLoad } from "./loading";
import { tellProblem } from "./tell";

export type PageOf<T> = { items: T[]; next_cursor?: string | null };
export type Pages<T> = Reading<PageOf<T>> & { more: () => Promise<void> };

const SIZE = 50;
const MOST = 200;

/** Read a list; `limit` grows with what is shown, so that reading anew shows as much again. */
export function usePages<T>(
  read: (page: { cursor?: string; limit: number }) => Promise<PageOf<T>>,
  depends: unknown[],
): Pages<T> {
  const shown = useRef(0);
  const reading = useLoad(async () => {
    const page = await read({ limit: Math.min(Math.max(shown.current, SIZE), MOST) });
    shown.current = page.items.length;
    return page;
  }, depends);
  const more = async () => {
    const now = reading.loaded.peek().value;
    if (!now?.next_cursor) return;
    try {
      const next = await read({ cursor: now.next_cursor, limit: SIZE });
      // Read anew meanwhile, or read on by a second press.
      if (reading.loaded.peek().value !== now) return;
      const items = [...now.items, ...next.items];
      shown.current = items.length;
      reading.loaded.value = { state: "there", value: { items, next_cursor: next.next_cursor } };
    } catch (error) {
      tellProblem(error);
    }
  };
  return { ...reading, more };
}
