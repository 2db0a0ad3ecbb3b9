/** What somebody has set for themselves in this browser: saved filters, fields on cards. */
import { signal } from "@preact/signals";
import { me } from "./session";
import { type Fits, isListOf, readAs } from "./shapes";

const changes = signal(0);
const nameOf = (name: string) => `${name}:${me.value?.id ?? ""}`;
const isList = isListOf((_: unknown): _ is unknown => true);

/** Return the entries that are kept under a name and fit. Components are drawn anew by it. */
export function keptList<T>(name: string, fits: Fits<T>): T[] {
  changes.value;
  return (readAs(localStorage.getItem(nameOf(name)), isList) ?? []).filter(fits);
}

/** Keep something under a name. */
export function keep(name: string, value: unknown): void {
  localStorage.setItem(nameOf(name), JSON.stringify(value));
  changes.value += 1;
}
