/** What people have to do: when it is due, and to when it is put off. Pure, but for the words. */
import type { Schemas } from "./client";
import { dateTime, t } from "./i18n";
import { daysLater, instantOf, localOf } from "./zoned";

export type Activity = Schemas["ActivityDocument"];

export type When = "overdue" | "today" | "next" | "sometime";

/** Days are those of the zone: what was due yesterday is overdue, whatever the hour. */
export function whenOf(deadline: string | null, now: Date, zone: string): When {
  if (deadline === null) return "sometime";
  const due = localOf(deadline, zone).slice(0, 10);
  const today = localOf(now, zone).slice(0, 10);
  if (due < today) return "overdue";
  return due === today ? "today" : "next";
}

/** When something is due, in words; overdue is what the counts call so, and no more. */
export function dueWords(
  deadline: string,
  now: Date,
  zone: string,
): [words: string, late: boolean] {
  const when = dateTime(deadline);
  if (whenOf(deadline, now, zone) === "overdue") return [t("Overdue: {when}", { when }), true];
  if (Date.parse(deadline) < now.getTime()) return [t("Was due {when}", { when }), true];
  return [t("Until {when}", { when }), false];
}

/** Put off by whole days from now; the time of day stays, or is nine where there was none. */
export function putOff(deadline: string | null, days: number, now: Date, zone: string): string {
  const time = deadline === null ? "09:00" : localOf(deadline, zone).slice(11);
  const today = localOf(now, zone).slice(0, 10);
  const at = daysLater(`${today}T12:00:00Z`, days, "UTC");
  return instantOf(`${at.slice(0, 10)}T${time}`, zone);
}

/** To when one puts something off by a key or in a menu. */
export const putOffs = (): { key: string; label: string; days: number }[] => [
  { key: "t", label: t("To tomorrow"), days: 1 },
  { key: "d", label: t("In three days"), days: 3 },
  { key: "w", label: t("In a week"), days: 7 },
];

/** The open one that is due first; what has no time comes last. */
export function nextOf(open: Activity[]): Activity | null {
  const due = (one: Activity) => one.deadline ?? "9";
  return [...open].sort((left, right) => (due(left) < due(right) ? -1 : 1))[0] ?? null;
}

/** Kinds of activities, in words. */
export const activityTypes = (): [Schemas["ActivityType"], string][] => [
  ["todo", t("To-do")],
  ["call", t("Call")],
  ["meeting", t("Meeting")],
  ["task", t("Task")],
];

/** "deal_12" as type and id. */
export function itemOf(ref: string): { type: string; id: number } {
  const at = ref.lastIndexOf("_");
  return { type: ref.slice(0, at), id: Number(ref.slice(at + 1)) };
}
