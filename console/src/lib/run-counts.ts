/** Counts of runs by rule and day, summed up for a table. Pure. */
import type { Schemas } from "./client";

type Counted = Schemas["RunsOnDay"];
export type State = Counted["state"];

/** What became of the runs of a rule. */
export type RuleCounts = { type: string; rule: string; states: Partial<Record<State, number>> };

/** Return a line for each rule, those with failures first, then the busiest. */
export function byRule(counted: Counted[]): RuleCounts[] {
  const lines = new Map<string, RuleCounts>();
  for (const { type, rule, state, runs } of counted) {
    const key = `${type}/${rule}`;
    const line = lines.get(key) ?? { type, rule, states: {} };
    line.states[state] = (line.states[state] ?? 0) + runs;
    lines.set(key, line);
  }
  const all = (line: RuleCounts) => Object.values(line.states).reduce((sum, one) => sum + one, 0);
  return [...lines.values()].sort(
    (one, other) => (other.states.failed ?? 0) - (one.states.failed ?? 0) || all(other) - all(one),
  );
}

/** Spans that the page offers, in days back from now; null is everything. */
export const SPANS = { day: 1, week: 7, month: 30, all: null } as const;
export type SpanName = keyof typeof SPANS;

/** Return since when a span begins, as an instant; undefined for everything. */
export function sinceOf(span: SpanName, now: Date): string | undefined {
  const days = SPANS[span];
  if (days === null) return undefined;
  // To the minute: the same question a moment later is the same address.
  const begin = new Date(now.getTime() - days * 86_400_000);
  begin.setSeconds(0, 0);
  return begin.toISOString();
}
