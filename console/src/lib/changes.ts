/** What changed since: asked every 5 seconds while somebody acts, every 15 while the page is merely
 * visible, never when it is hidden, at once on return. */
import { api, ask, ended, type Schemas } from "./client";

export type Change = Schemas["RecentDocument"];
/** Gets what changed; `null` says that more changed than is known: read anew. */
export type Listener = (changes: Change[] | null) => void;

const ACTING = 5_000;
const LOOKING = 15_000;
const STILL_ACTING = 60_000;
const AFTER_OWN_WRITE = 1_200;

let mark: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastAct = Date.now();
const listeners = new Set<Listener>();

for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => {
    lastAct = Date.now();
  });
}
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.visibilityState === "visible") look();
});

/** Tell what changes from now on; return how to stop. `from` is the mark of a board. */
export function follow(listener: Listener, from?: string): () => void {
  listeners.add(listener);
  mark ??= from ?? null;
  schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** Something was written here: what it set off is looked for soon. */
export function lookSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(look, AFTER_OWN_WRITE);
}

function schedule(): void {
  clearTimeout(timer);
  if (listeners.size === 0 || document.visibilityState === "hidden") return;
  const pause = Date.now() - lastAct < STILL_ACTING ? ACTING : LOOKING;
  timer = setTimeout(look, pause);
}

async function look(): Promise<void> {
  const isHidden = document.visibilityState === "hidden";
  if (listeners.size === 0 || ended.peek() || isHidden) return schedule();
  try {
    let more = true;
    while (more) {
      const query = mark === null ? {} : { after: mark };
      const answer = await ask(api.GET("/v1/changes", { params: { query } }));
      const first = mark === null;
      mark = answer.next;
      more = answer.more;
      if (!answer.complete) told(null);
      else if (!first && answer.items.length > 0) told(fresh(answer.items));
    }
  } catch {
    // No connection, or refused: what is shown stays, and the next look asks again.
  }
  schedule();
}

function told(changes: Change[] | null): void {
  if (changes?.length === 0) return;
  for (const listener of [...listeners]) listener(changes);
}

const known = new Map<string, number>();

/** Leave out what was told before: each answer looks ten seconds back. */
function fresh(changes: Change[]): Change[] {
  const now = Date.now();
  for (const [line, at] of known) if (now - at > 60_000) known.delete(line);
  return changes.filter((one) => {
    const line = [one.type, one.id, one.what, one.version, one.at].join("/");
    if (known.has(line)) return false;
    known.set(line, now);
    return true;
  });
}
