/** How rules fared: what failed today, what waits, which have never acted. Pure. */
import type { Schemas } from "./client";

type Line = Pick<Schemas["RunsOnDay"], "rule" | "day" | "state" | "runs">;
export type Counts = {
  failedToday: (rule: string) => number;
  waiting: (rule: string) => number;
  /** Whether nothing of it ended or waits; false where not everything was counted. */
  isIdle: (rule: string) => boolean;
};

export const NO_COUNTS: Counts = {
  failedToday: () => 0,
  waiting: () => 0,
  isIdle: () => false,
};

/** Read the service's counts by rule; `more` says that there are further ones. */
export function countsOf(lines: Line[], more: boolean, today: string): Counts {
  const sum = (rule: string, fits: (line: Line) => boolean) =>
    lines.filter((one) => one.rule === rule && fits(one)).reduce((all, one) => all + one.runs, 0);
  return {
    failedToday: (rule) => sum(rule, (one) => one.state === "failed" && one.day === today),
    waiting: (rule) => sum(rule, (one) => one.state === "waiting"),
    isIdle: (rule) => !more && sum(rule, () => true) === 0,
  };
}
