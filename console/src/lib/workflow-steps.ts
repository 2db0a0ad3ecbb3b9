/** New steps, and steps that come from elsewhere: their ids are free, what they say of one another follows. Pure. */
import { allSteps, type Branch, type Step, type Template } from "./workflow";
import { changedAt } from "./workflow-edits";

/** An id that no step has yet: the kind of the step, with a number where needed. */
export function freshId(kind: string, taken: ReadonlySet<string>): string {
  const stem = kind.slice(0, 30);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

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
