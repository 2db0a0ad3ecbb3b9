/** Workflow templates as they are edited: steps found, put in, taken out, moved, copied. Pure.
 *
 * A step is named by its JSON Pointer (`/steps/0/branches/1/steps/2`), which is also the place in
 * front of it; the place behind the last step of a list ends in the list's length.
 */
import type { Condition } from "./conditions";
import type { Fault } from "./schema";

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

const isEvent = (pointer: string) => pointer.endsWith("/event");
export const isMovable = (pointer: string) => !isEvent(pointer);

/** The list that a place lies in, and the place within it. */
function split(place: string): { list: string; at: number } {
  const cut = place.lastIndexOf("/");
  return { list: place.slice(0, cut), at: Number(place.slice(cut + 1)) };
}

/** The place behind a step. */
export function behind(pointer: string): string {
  const { list, at } = split(pointer);
  return `${list}/${at + 1}`;
}

function changedAt(node: unknown, keys: string[], change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return change(node);
  if (Array.isArray(node)) {
    return node.map((one, at) => (at === Number(key) ? changedAt(one, rest, change) : one));
  }
  const own = (node ?? {}) as Record<string, unknown>;
  return { ...own, [key]: changedAt(own[key], rest, change) };
}

const changed = (template: Template, pointer: string, change: (old: unknown) => unknown) =>
  changedAt(template, pointer.split("/").slice(1), change) as Template;

/** The template with another step in place of one. */
export const replaced = (template: Template, pointer: string, step: Step) =>
  changed(template, pointer, () => step);

/** The template with steps put in at a place. */
export function inserted(template: Template, place: string, steps: Step[]): Template {
  const { list, at } = split(place);
  return changed(template, list, (old) => ((old as Step[]) ?? []).toSpliced(at, 0, ...steps));
}

/** The template without a step. */
export function removed(template: Template, pointer: string): Template {
  const { list, at } = split(pointer);
  return changed(template, list, (old) => (old as Step[]).toSpliced(at, 1));
}

/** All places at which a step can stand, as one reads them. */
export function places(template: Template): string[] {
  const within = (at: string, steps: Step[]): string[] => [
    ...steps.flatMap((step, place) => {
      const pointer = `${at}/${place}`;
      const inner = innerOf({ step, pointer });
      return [pointer, ...inner.flatMap((one) => within(one.at, one.steps))];
    }),
    `${at}/${steps.length}`,
  ];
  return within("/steps", template.steps);
}

/** The template with a step moved to the next place up (-1) or down (1); null where it is at the end.
 *
 * It goes into branches and out of them: every place can be reached.
 */
export function moved(template: Template, pointer: string, by: 1 | -1): Template | null {
  const found = allSteps(template).find((one) => one.pointer === pointer);
  if (!found || isEvent(pointer)) return null;
  const without = removed(template, pointer);
  const all = places(without);
  const place = all[all.indexOf(pointer) + by];
  return place === undefined ? null : inserted(without, place, [found.step]);
}

/** The step that has the focus once one is gone: the one in its place, before it, or around it. */
export function neighbour(template: Template, pointer: string): string | null {
  const all = allSteps(template);
  const { list, at } = split(pointer);
  const around = list.replace(/\/(branches\/\d+\/)?(steps|on_failure)$/, "");
  const wanted = [pointer, `${list}/${at - 1}`, around];
  return (
    wanted.flatMap((one) => all.find((step) => step.pointer === one) ?? [])[0]?.step.id ?? null
  );
}

/** An id that no step has yet: the kind of the step, with a number where needed. */
export function freshId(kind: string, taken: ReadonlySet<string>): string {
  const stem = kind.slice(0, 30);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

export const idsOf = (template: { steps: Step[] }) =>
  new Set(allSteps(template).map((one) => one.step.id));

/** Steps as text for the clipboard. */
export const asText = (steps: Step[]) => JSON.stringify(steps, null, 2);

/** The steps that a text holds: a list of them, one, or a whole template; null where it holds none. */
export function stepsIn(text: string): Step[] | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  const whole = (found as { template?: Template })?.template ?? (found as Template);
  const list = Array.isArray(found)
    ? found
    : Array.isArray(whole?.steps) && !isStep(whole)
      ? whole.steps
      : [found];
  return list.length > 0 && list.every(isStep) ? (list as Step[]) : null;
}

const isStep = (one: unknown): one is Step =>
  typeof one === "object" && one !== null && typeof (one as Step).type === "string";

/** Steps with ids that are free in a template; what they say of one another follows. */
export function welcomed(steps: Step[], taken: ReadonlySet<string>): Step[] {
  const used = new Set(taken);
  const renamed = new Map<string, string>();
  const named = allSteps({ steps }).map(({ step, pointer }) => {
    const id = step.id && !used.has(step.id) ? step.id : freshId(step.action ?? step.type, used);
    used.add(id);
    if (step.id && step.id !== id) renamed.set(step.id, id);
    return { id, pointer };
  });
  const withIds = named.reduce(
    (whole, { id, pointer }) =>
      changedAt(whole, pointer.split("/").slice(1), (old) => ({ ...(old as Step), id })),
    { steps } as unknown,
  ) as { steps: Step[] };
  const text = JSON.stringify(withIds.steps).replace(/\bresults\.(\w+)/g, (old, id: string) =>
    renamed.has(id) ? `results.${renamed.get(id)}` : old,
  );
  return JSON.parse(text) as Step[];
}

/** A step that has no id yet: it gets one when it is taken in (`welcomed`). */
const unnamed = (step: Omit<Step, "id">) => step as unknown as Step;

const OPEN = { field: "", op: "eq", value: "" };
const SHAPES: Record<string, () => Partial<Step>> = {
  pause: () => ({ interval: "P1D" }),
  wait_for_stage: () => ({ stages: [] }),
  wait_for_client: () => ({ period: "P2D" }),
  wait_for_event: () => ({ name: "", users: ["responsible"] }),
  user_task: () => ({ kind: "approve", users: ["responsible"], subject: "" }),
  set_variable: () => ({ variable: "" }),
  condition: () => ({ branches: [newBranch("condition"), { steps: [] }] }),
  parallel: () => ({ branches: [newBranch("parallel"), newBranch("parallel")] }),
  listen: () => ({
    branches: [{ event: unnamed({ type: "wait_for_client" }), steps: [] }, newBranch("listen")],
  }),
  while: () => ({ when: OPEN, steps: [] }),
  for_each: () => ({ over: "", as: "", steps: [] }),
};

/** A new branch of a kind of step. */
export const newBranch = (type: string): Branch =>
  type === "condition"
    ? { when: OPEN, steps: [] }
    : type === "listen"
      ? { event: unnamed({ type: "pause", interval: "P1D" }), steps: [] }
      : { steps: [] };

/** A new step of a kind; `action` is the code of an action, `params` what it begins with. */
export function newStep(
  type: string,
  taken: ReadonlySet<string>,
  action?: string,
  params: Record<string, unknown> = {},
): Step {
  const shape = action ? { action, params } : (SHAPES[type]?.() ?? {});
  const [step] = welcomed([unnamed({ type, ...shape })], taken);
  return step as Step;
}

/** A fault of the API at a step, so that it stays with it when the step moves. */
export type StepFault = { step: string; pointer: string; message: string };

/** Faults at the innermost steps that they speak of; those of the template itself at "". */
export function placedFaults(template: Template, faults: Fault[]): StepFault[] {
  const all = allSteps(template).toReversed();
  return faults.map(({ pointer, message }) => {
    const owner = all.find(
      (one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`),
    );
    if (!owner) return { step: "", pointer, message };
    return { step: owner.step.id, pointer: pointer.slice(owner.pointer.length), message };
  });
}

/** A fault as a line: at which member, and what. */
export const faultText = ({ pointer, message }: Fault) =>
  pointer ? `${pointer.slice(1).replaceAll("/", " ")}: ${message}` : message;

/** Faults by pointer again, wherever their steps stand now. */
export function faultsNow(template: Template, faults: StepFault[]): Fault[] {
  const at = new Map(allSteps(template).map((one) => [one.step.id, one.pointer]));
  return faults.flatMap(({ step, pointer, message }) => {
    const stands = step === "" ? "" : at.get(step);
    return stands === undefined ? [] : [{ pointer: stands + pointer, message }];
  });
}
