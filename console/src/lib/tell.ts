/** What the page says: toasts that are seen, announcements that are heard. */
import { signal } from "@preact/signals";
import { Problem } from "./client";
import { t } from "./i18n";

export type Toast = {
  id: number;
  text: string;
  kind: "info" | "good" | "bad";
  /** What one can do about it, by a button and, where one is named, a key. */
  action?: { label: string; run: () => void };
  /** Lines below the text. */
  details?: string[];
  /** Seconds that it counts down; null stays until it is closed. */
  seconds: number | null;
};

export const toasts = signal<Toast[]>([]);

/** What a screen reader says next. */
export const announcement = signal("");

let last = 0;

/** Show a toast and say its text; return how to take it away. */
export function tell(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): () => void {
  last += 1;
  const toast: Toast = { id: last, text, kind: "info", seconds: 6, ...more };
  toasts.value = [...toasts.value.slice(-3), toast];
  announce(text);
  const close = () => {
    toasts.value = toasts.value.filter((one) => one.id !== toast.id);
  };
  if (toast.seconds !== null) setTimeout(close, toast.seconds * 1000);
  return close;
}

/** Say something to who listens, without showing it. */
export function announce(text: string): void {
  // The same text twice is said twice: a trailing blank makes it another one.
  announcement.value = announcement.peek() === text ? `${text} ` : text;
}

/** Show why something did not work, with the number that an operator can look up. */
export function tellProblem(error: unknown): void {
  const problem = asProblem(error);
  if (problem.status === 401) return; // the sign-in dialog says it
  const details = problem.faults.map((one) => `${one.pointer}: ${one.message}`);
  if (problem.requestId) details.push(t("Request {id}", { id: problem.requestId }));
  tell(problem.detail, { kind: "bad", details, seconds: null });
}

/** An error as a Problem; what is none is a fault of the console, and is thrown on. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
