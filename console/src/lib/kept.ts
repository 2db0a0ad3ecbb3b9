/** What somebody has set for themselves in this browser: saved filters, fields on cards. */
import { signal } from "@preact/signals";
import { me } from "./session";

const changes = signal(0);
const nameOf = (name: string) => `${name}:${me.value?.id ?? ""}`;

/** Return what is kept under a name, or what holds without it. Components are drawn anew by it. */
export function kept<T>(name: string, otherwise: T): T {
  changes.value;
  const found = localStorage.getItem(nameOf(name));
  return found === null ? otherwise : (JSON.parse(found) as T);
}

/** Keep something under a name. */
export function keep(name: string, value: unknown): void {
  localStorage.setItem(nameOf(name), JSON.stringify(value));
  changes.value += 1;
}
