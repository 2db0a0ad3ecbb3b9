/** The local runtime's own calls: a clock that can be moved, and what left. No deployment has them. */
import { signal } from "@preact/signals";
import { lookSoon } from "./changes";
import { base, Problem } from "./client";
import { ahead, clock } from "./i18n";

export type Sent = {
  number: number;
  kind: string;
  at: string;
  to?: string[];
  subject?: string;
  text?: string;
  url?: string;
};

/** When something is due next; undefined where this is no local runtime. */
export const nextDue = signal<string | null | undefined>(undefined);

type Clock = { now: string; next: string | null };

async function call<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${base}/_local/${path}`, {
    method: body ? "POST" : "GET",
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Problem(response.status, answer.code, answer.detail);
  return answer as T;
}

// It answers to this machine's own names alone; a deployment is not even asked.
const mayBeLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);

/** Ask whether this is a local runtime, and what its clock says. */
export async function readClock(): Promise<boolean> {
  if (!mayBeLocal) return false;
  const found = await call<Clock>("clock").catch(() => null);
  if (!found?.now) return false;
  ahead.value = Date.parse(found.now) - Date.now();
  nextDue.value = found.next;
  return true;
}

/** Move the clock: everything that is due on the way happens at its time. */
export async function moveClock(where: { advance: string } | { to: string }): Promise<void> {
  await call("clock", { ...where, stay_signed_in: true });
  await readClock();
  lookSoon();
}

/** All that has left: mails, webhooks, notices; the newest first. */
export const sent = async (): Promise<Sent[]> =>
  (await call<{ items: Sent[] }>("outbox")).items.reverse();

/** The instant to which "next due" goes; null where nothing waits. */
export const dueNext = () =>
  nextDue.value && Date.parse(nextDue.value) > clock().getTime() ? nextDue.value : null;
