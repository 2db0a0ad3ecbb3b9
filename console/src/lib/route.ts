/** The address is the state: pages and what is open on them lie behind the `#`. */
import { computed, signal } from "@preact/signals";

export type Query = Record<string, string | null | undefined>;

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  if (leaving.peek()?.() === false) {
    history.replaceState(null, "", hash.peek() || "#");
    return;
  }
  hash.value = location.hash;
});

/** Set while something is not saved. Asked before the page changes, it answers false to stay; where
 * the whole window goes, the browser asks by itself. */
export const leaving = signal<(() => boolean) | null>(null);
addEventListener("beforeunload", (event) => {
  if (leaving.peek() !== null) event.preventDefault();
});

const parts = computed(() => {
  const [path = "", query = ""] = hash.value.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decoded), query };
});

/** A segment as it was meant; as it stands where somebody made up an address that means nothing. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The segments of the page's address: ["deal", "default"]. */
export const path = computed(() => parts.value.path);

/** What is chosen on the page. */
export const query = computed(() => new URLSearchParams(parts.value.query));

/** Return an address for a link. What is null or empty in the query is left out. */
export function to(segments: (string | number)[], chosen: Query = {}): string {
  const kept = Object.entries(chosen).filter(([, value]) => value) as [string, string][];
  const tail = kept.length > 0 ? `?${new URLSearchParams(kept)}` : "";
  return `#/${segments.map((one) => encodeURIComponent(one)).join("/")}${tail}`;
}

/** Go to a page. */
export function go(segments: (string | number)[], chosen: Query = {}): void {
  location.hash = to(segments, chosen);
}

/** Change what is chosen on this page; `replace` leaves no step for the back button. */
export function choose(changes: Query, { replace = true } = {}): void {
  const now: Query = { ...Object.fromEntries(query.peek()), ...changes };
  const next = to(path.peek(), now);
  if (next === location.hash) return;
  if (replace) {
    history.replaceState(null, "", next);
    hash.value = next;
  } else {
    location.hash = next;
  }
}
