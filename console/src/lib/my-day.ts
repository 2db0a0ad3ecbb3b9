/** What a person has to do, activities and user tasks together, by when it is due. Pure. */
import { type Activity, type When, whenOf } from "./activities";
import type { Schemas } from "./client";

export type Task = Schemas["UserTaskDocument"];
export type Due = { at: string | null } & ({ activity: Activity } | { task: Task });

export const GROUPS: When[] = ["overdue", "today", "next", "sometime"];

/** Everything by its group, in each the earliest first; what has no time comes last. */
export function byWhen(
  activities: Activity[],
  tasks: Task[],
  now: Date,
  zone: string,
): Record<When, Due[]> {
  const groups: Record<When, Due[]> = { overdue: [], today: [], next: [], sometime: [] };
  const all: Due[] = [
    ...activities.map((activity) => ({ at: activity.deadline, activity })),
    ...tasks.map((task) => ({ at: task.deadline, task })),
  ];
  all.sort((left, right) => ((left.at ?? "9") < (right.at ?? "9") ? -1 : 1));
  // A task without a deadline holds up its workflow: it is for today.
  for (const one of all)
    groups["task" in one && one.at === null ? "today" : whenOf(one.at, now, zone)].push(one);
  return groups;
}

/** Answers that a user task takes. */
export const answersOf = (task: Task): Schemas["TaskAnswer"][] =>
  task.kind === "approve" ? ["yes", "no"] : task.kind === "read" ? ["ok"] : ["ok", "cancel"];
