/** How many notices one has not read; asked for now and then while somebody looks. */
import { signal } from "@preact/signals";
import { api, ask, ended } from "./client";
import { me } from "./session";
import { asProblem } from "./tell";

/** Unread ones, up to 100. */
export const unread = signal(0);

const PAUSE = 60_000;
/** The page itself comes first. */
const FIRST = 1_000;

/** Count anew; without an answer the last number stays. */
export async function countUnread(): Promise<void> {
  if (me.peek() === null || ended.peek()) return;
  try {
    unread.value = (await ask(api.GET("/v1/notifications/unread"))).unread;
  } catch (error) {
    asProblem(error);
  }
}

/** Count soon, every minute while the page is seen, and at once on return; return how to stop. */
export function watchNotices(): () => void {
  const first = setTimeout(countUnread, FIRST);
  const seen = () => {
    if (document.visibilityState === "visible") countUnread();
  };
  const timer = setInterval(seen, PAUSE);
  document.addEventListener("visibilitychange", seen);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
