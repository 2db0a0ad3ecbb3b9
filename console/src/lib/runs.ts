/** Runs of rules on an item: what is still to come, what can be done about each. Pure. */
import type { Schemas } from "./client";

export type Run = Schemas["RunDocument"];

const WAITING = new Set([
  "scheduled",
  "unscheduled",
  "waiting_prev",
  "waiting_hours",
  "waiting_event",
  "waiting_app",
]);
const AGAIN = new Set(["failed", "stopped", "blocked", "skipped"]);

/** States out of which a run can be let act now. */
const NOT_YET_DUE = new Set(["scheduled", "unscheduled", "waiting_prev"]);

export const isNotYetDue = (run: Run, now: Date) =>
  NOT_YET_DUE.has(run.state) && !(run.due_at && Date.parse(run.due_at) <= now.getTime());
export const isWaiting = (run: Run) => WAITING.has(run.state);

/** Whether a run can be let try again: it did not act, its item is still there, nobody tried since. */
export const canTryAgain = (run: Run, entry: number, all: Run[]) =>
  AGAIN.has(run.state) &&
  run.entry === entry &&
  !all.some((one) => one.rule === run.rule && one.entry === run.entry && one.retry > run.retry);

/** The mark of a state: what needs somebody stands out. */
export const markOf = (run: Run) =>
  run.state === "failed" ? "bad" : run.state === "done" ? "good" : isWaiting(run) ? "accent" : "";

export type Stay = { entry: number; stage: string; runs: Run[] };

/** Runs by the stay of the item on a stage in which they are, the newest first; the next due on top. */
export function byStay(runs: Run[]): Stay[] {
  const found = new Map<number, Stay>();
  for (const run of runs) {
    const stay = found.get(run.entry) ?? { entry: run.entry, stage: run.stage, runs: [] };
    stay.runs.push(run);
    found.set(run.entry, stay);
  }
  return [...found.values()].sort((left, right) => right.entry - left.entry);
}
