/** Workflow templates as they are read: the steps of one, and the lists of steps within them. Pure.
 *
 * A step is named by its JSON Pointer (`/steps/0/branches/1/steps/2`), which is also the place in
 * front of it; the place behind the last step of a list ends in the list's length.
 */
import type { Condition } from "./conditions";

export type Branch = { when?: Condition; event?: Step; steps?: Step[] };
export type Step = {
  id: string;
  type: string;
  title?: string;
  action?: string;
  branches?: Branch[];
  steps?: Step[];
  when?: Condition;
  on_failure?: string | Step[];
  [name: string]: unknown;
};
export type Declared = Record<string, unknown>;
export type Template = {
  name: string;
  description: string;
  entity_type: string;
  auto_run: string;
  access: number[];
  parameters: Record<string, Declared>;
  variables: Record<string, Declared>;
  constants: Record<string, Declared>;
  steps: Step[];
};
/** A list of steps within a step: a branch of it, what it repeats, or what it does on failure. */
export type Inner = { at: string; steps: Step[]; kind: "branch" | "body" | "failure" };
export type Placed = { step: Step; pointer: string };

const MEMBERS = [
  "name",
  "description",
  "entity_type",
  "auto_run",
  "access",
  "parameters",
  "variables",
  "constants",
  "steps",
] as const;

/** A template as the API takes it, without what it adds. */
export const bareTemplate = (stored: Template): Template =>
  Object.fromEntries(MEMBERS.map((one) => [one, stored[one]])) as Template;

/** What a new workflow begins as. */
export const emptyTemplate = (name: string, type: string): Template => ({
  name,
  description: "",
  entity_type: type,
  auto_run: "none",
  access: [],
  parameters: {},
  variables: {},
  constants: {},
  steps: [],
});

/** The lists of steps directly within a step. */
export function innerOf({ step, pointer }: Placed): Inner[] {
  const branches = (step.branches ?? []).map((one, place) => ({
    at: `${pointer}/branches/${place}/steps`,
    steps: one.steps ?? [],
    kind: "branch" as const,
  }));
  const body = step.steps
    ? [{ at: `${pointer}/steps`, steps: step.steps, kind: "body" as const }]
    : [];
  const failure = Array.isArray(step.on_failure)
    ? [{ at: `${pointer}/on_failure`, steps: step.on_failure, kind: "failure" as const }]
    : [];
  return [...branches, ...body, ...failure];
}

/** The event that a branch of `listen` waits for, as a step. */
export const eventOf = ({ step, pointer }: Placed, place: number): Placed | null => {
  const event = step.branches?.[place]?.event;
  return event ? { step: event, pointer: `${pointer}/branches/${place}/event` } : null;
};

/** All steps, as one reads them. */
export function allSteps(template: { steps: Step[] }): Placed[] {
  const within = (at: string, steps: Step[]): Placed[] =>
    steps.flatMap((step, place) => {
      const one = { step, pointer: `${at}/${place}` };
      const events = (step.branches ?? []).flatMap((_, branch) => eventOf(one, branch) ?? []);
      return [one, ...events, ...innerOf(one).flatMap((inner) => within(inner.at, inner.steps))];
    });
  return within("/steps", template.steps);
}

export const stepOf = (template: { steps: Step[] }, id: string | null | undefined) =>
  id ? (allSteps(template).find((one) => one.step.id === id) ?? null) : null;

/** Whether a step is the event of a branch: it stays there. */
export const isEvent = (pointer: string) => pointer.endsWith("/event");
export const isMovable = (pointer: string) => !isEvent(pointer);

export const idsOf = (template: { steps: Step[] }) =>
  new Set(allSteps(template).map((one) => one.step.id));
