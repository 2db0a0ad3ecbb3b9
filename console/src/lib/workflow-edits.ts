/** Workflow templates as they are edited: steps put in, taken out, moved; each is a template of its own. Pure. */
import { allSteps, innerOf, isEvent, type Step, type Template } from "./workflow";

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

/** A value with another one at a path within it. */
export function changedAt(
  node: unknown,
  keys: string[],
  change: (old: unknown) => unknown,
): unknown {
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

/** The template with a step moved to a place of it; null where it would stand as it does.
 *
 * A place within the step itself is none.
 */
export function movedTo(template: Template, pointer: string, place: string): Template | null {
  const found = allSteps(template).find((one) => one.pointer === pointer);
  const now = found && !isEvent(pointer) ? without(place, pointer) : null;
  if (!found || now === null || now === pointer) return null;
  return inserted(removed(template, pointer), now, [found.step]);
}

/** A place as it is called once a step is gone; null where it lies within that one. */
function without(place: string, pointer: string): string | null {
  const { list, at } = split(pointer);
  if (!place.startsWith(`${list}/`)) return place;
  const [first, ...rest] = place.slice(list.length + 1).split("/");
  const index = Number(first);
  if (index === at && rest.length > 0) return null;
  return [list, index > at ? index - 1 : index, ...rest].join("/");
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
