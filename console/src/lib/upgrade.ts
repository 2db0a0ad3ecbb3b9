/** After an upgrade the page's old chunks are gone: keep what was typed, reload once. */
import { Problem } from "./client";
import { t } from "./i18n";
import { me } from "./session";
import { type Fits, readAs } from "./shapes";
import { tellProblem } from "./tell";

const MARK = "reloaded";
/** Nobody finds what somebody else has typed in this window. */
const nameOf = (place: string) => `draft:${me.peek()?.id ?? ""}:${place}`;

/** Keep something that is being typed, under a name of its place; null takes it away. */
export function keepDraft(place: string, value: unknown): void {
  if (value === null) sessionStorage.removeItem(nameOf(place));
  else sessionStorage.setItem(nameOf(place), JSON.stringify(value));
}

/** Whether something was being typed there. */
export const hasDraft = (place: string) => sessionStorage.getItem(nameOf(place)) !== null;

/** Return what was being typed there before a reload or the end of a session. */
export function draftOf<T>(place: string, fits: Fits<T>): T | null {
  const found = readAs(sessionStorage.getItem(nameOf(place)), fits);
  if (found === null) keepDraft(place, null);
  return found;
}

/** A chunk could not be loaded: reload once; the second time there is no connection. */
export function saveDraftAndReload(): void {
  const last = Number(sessionStorage.getItem(MARK) ?? 0);
  if (Date.now() - last > 60_000) {
    sessionStorage.setItem(MARK, String(Date.now()));
    location.reload();
    return;
  }
  tellProblem(new Problem(0, "offline", t("There is no connection. Nothing was changed.")));
}
