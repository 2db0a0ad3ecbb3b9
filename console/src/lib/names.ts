/** What items are called that are only known by number; many are asked for in one call. */
import { effect, signal } from "@preact/signals";
import { api, ask } from "./client";
import { me } from "./session";

const names = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();
const wanted = new Map<string, Set<number>>();
let coming = false;

/** The title of an item; its number until it is known, and where one may not see it. */
export function itemName(type: string, id: number): string {
  const key = `${type}/${id}`;
  const found = names.value.get(key);
  if (found !== undefined) return found;
  if (!asked.has(key)) {
    asked.add(key);
    wanted.set(type, (wanted.get(type) ?? new Set()).add(id));
    if (!coming) {
      coming = true;
      setTimeout(readWanted, 0);
    }
  }
  return `#${id}`;
}

/** Keep a title that came with another answer. */
export function learn(type: string, id: number, title: string): void {
  const key = `${type}/${id}`;
  asked.add(key);
  if (names.peek().get(key) !== title) names.value = new Map(names.peek()).set(key, title);
}

async function readWanted(): Promise<void> {
  coming = false;
  const now = [...wanted];
  wanted.clear();
  for (const [type, ids] of now) {
    const query = { id__in: [...ids].join(","), limit: 200 };
    try {
      const page = await ask(
        api.GET("/v1/items/{type}", { params: { path: { type }, query: query as object } }),
      );
      const known = new Map(names.peek());
      for (const one of page.items) known.set(`${type}/${one.id}`, one.title);
      names.value = known;
    } catch {
      // Without the right to see them they keep their numbers.
    }
  }
}

// Who signs in as somebody else asks anew.
let seen: number | undefined;
effect(() => {
  if (me.value?.id === seen) return;
  seen = me.value?.id;
  names.value = new Map();
  asked.clear();
});
