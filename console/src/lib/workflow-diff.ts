/** What makes a draft differ from what is published: steps and settings. Pure. */
import { allSteps, innerOf, type Step, type Template } from "./workflow";

export type Change = {
  what: "added" | "removed" | "changed" | "moved";
  /** Null for the settings of the workflow itself. */
  step: Step | null;
  lines: { name: string; before: unknown; after: unknown }[];
};

/** A step by itself: what stands within it is compared on its own. */
function own(step: Step): Record<string, unknown> {
  const { steps, branches, on_failure, ...rest } = step;
  return {
    ...rest,
    ...(branches ? { branches: branches.map((one) => one.when ?? null) } : {}),
    ...(on_failure && !Array.isArray(on_failure) ? { on_failure } : {}),
  };
}

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

function differing(before: Record<string, unknown>, after: Record<string, unknown>) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !same(before[name], after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }));
}

/** For each step the list that it stands in and the step before it, among those of both versions. */
function standing(template: Template, both: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  const within = (list: string, steps: Step[]) => {
    let last = "";
    for (const step of steps) {
      if (both.has(step.id)) {
        found.set(step.id, `${list}>${last}`);
        last = step.id;
      }
      const inner = innerOf({ step, pointer: step.id });
      for (const one of inner) within(one.at, one.steps);
    }
  };
  within("", template.steps);
  return found;
}

/** What changed from one version to the other, in the order of the newer one. */
export function differences(before: Template, after: Template): Change[] {
  const old = new Map(allSteps(before).map((one) => [one.step.id, one.step]));
  const now = new Map(allSteps(after).map((one) => [one.step.id, one.step]));
  const both = new Set([...old.keys()].filter((id) => now.has(id)));
  const [stood, stands] = [standing(before, both), standing(after, both)];
  const { steps: _, ...settingsBefore } = before;
  const { steps: __, ...settingsAfter } = after;
  const settings = differing(settingsBefore, settingsAfter);
  const kept = [...now.values()].flatMap((step): Change[] => {
    const was = old.get(step.id);
    if (!was) return [{ what: "added", step, lines: [] }];
    const lines = differing(own(was), own(step));
    if (lines.length > 0) return [{ what: "changed", step, lines }];
    return stood.get(step.id) === stands.get(step.id) ? [] : [{ what: "moved", step, lines: [] }];
  });
  const gone = [...old.values()]
    .filter((step) => !now.has(step.id))
    .map((step): Change => ({ what: "removed", step, lines: [] }));
  const head =
    settings.length > 0 ? [{ what: "changed" as const, step: null, lines: settings }] : [];
  return [...head, ...kept, ...gone];
}
