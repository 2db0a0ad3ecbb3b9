/** Runs of workflows: the lines of a log by step, and what stands for a template that is gone. Pure. */
import type { Schemas } from "./client";
import type { Step } from "./workflow";

export type StepLine = Schemas["StepLine"];

/** Marks of states: what needs somebody stands out. */
export const RUN_MARKS: Record<string, string> = { done: "good", failed: "bad", running: "accent" };
export const STEP_MARKS: Record<string, string> = {
  done: "good",
  failed: "bad",
  running: "accent",
  scheduled: "accent",
  waiting_event: "accent",
  waiting_app: "accent",
};

/** The lines of each step, the oldest first. */
export function linesByStep(lines: StepLine[]): Map<string, StepLine[]> {
  const found = new Map<string, StepLine[]>();
  for (const line of lines) found.set(line.step, [...(found.get(line.step) ?? []), line]);
  return found;
}

/** The steps that a log tells of, where the template that they came from is gone. */
export const stepsOfLog = (lines: StepLine[]): Step[] =>
  [...linesByStep(lines)].map(([id, [first]]) => ({
    id,
    type: first?.type ?? "",
    title: first?.title ?? "",
  }));

/** The item of a run: type and number. */
export function itemOfRun(item: string): { type: string; id: number } {
  const [type = "", id = "0"] = item.split(/_(?=\d+$)/);
  return { type, id: Number(id) };
}

/** A value of a log as a line of text. */
export const valueText = (value: unknown): string =>
  value === null || value === undefined
    ? "—"
    : Array.isArray(value)
      ? value.map(valueText).join(", ")
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
