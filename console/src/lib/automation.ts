/** The automation of a pipeline as a document: what stands on which stage, and the document after a change. Pure. */
import type { Schemas } from "./client";
import { folded } from "./i18n";

export type Rule = Schemas["Rule"];
export type Trigger = Schemas["ShownTrigger"];
export type Document = { rules: Rule[]; triggers: Trigger[] };
export type Kind = "rule" | "trigger";
export type Part = Rule | Trigger;
export type Lane = { stage: Schemas["Stage"]; rules: Rule[]; triggers: Trigger[] };

const STEP = 10;

export const isRule = (part: Part): part is Rule => "action" in part;
export const kindOf = (part: Part): Kind => (isRule(part) ? "rule" : "trigger");

/** The parts of a kind. */
export const partsOf = (document: Document, kind: Kind): Part[] =>
  kind === "rule" ? document.rules : document.triggers;

export const find = (document: Document, id: string): Part | undefined =>
  [...document.rules, ...document.triggers].find((one) => one.id === id);

const inOrder = <P extends Part>(parts: P[]) =>
  [...parts].sort(
    (left, right) => (left.sort ?? STEP) - (right.sort ?? STEP) || (left.id < right.id ? -1 : 1),
  );

/** What stands on a stage, in its order. */
export const onStage = (document: Document, kind: Kind, stage: string): Part[] =>
  inOrder(partsOf(document, kind).filter((one) => one.stage === stage));

/** The lanes of a pipeline: each stage with its rules and triggers in their order. */
export function lanes(document: Document, stages: Schemas["Stage"][]): Lane[] {
  return stages.map((stage) => ({
    stage,
    rules: inOrder(document.rules.filter((one) => one.stage === stage.code)),
    triggers: inOrder(document.triggers.filter((one) => one.stage === stage.code)),
  }));
}

const withParts = (document: Document, kind: Kind, parts: Part[]): Document =>
  kind === "rule"
    ? { ...document, rules: parts as Rule[] }
    : { ...document, triggers: parts as Trigger[] };

/** The document with a part put at a place of a stage: before another one, or at the end. */
export function placed(document: Document, part: Part, before: string | null): Document {
  const kind = kindOf(part);
  const others = partsOf(document, kind).filter((one) => one.id !== part.id);
  const stage = onStage(withParts(document, kind, others), kind, part.stage);
  const found = before === null ? -1 : stage.findIndex((one) => one.id === before);
  const place = found < 0 ? stage.length : found;
  const order = [...stage.slice(0, place), part, ...stage.slice(place)];
  const sorts = new Map(order.map((one, index) => [one.id, (index + 1) * STEP]));
  const parts = [...others, part].map((one) => {
    const sort = sorts.get(one.id);
    return sort === undefined || sort === one.sort ? one : { ...one, sort };
  });
  return withParts(document, kind, parts);
}

/** The document with a part changed where it stands, or added at the end of its stage. */
export function saved(document: Document, part: Part): Document {
  const before = find(document, part.id);
  if (!before || before.stage !== part.stage) return placed(document, part, null);
  const kind = kindOf(part);
  const parts = partsOf(document, kind).map((one) =>
    one.id === part.id ? ({ ...part, sort: one.sort } as Part) : one,
  );
  return withParts(document, kind, parts);
}

/** The document with a copy of a part right below it. */
export function duplicated(document: Document, part: Part, id: string, name: string): Document {
  const order = onStage(document, kindOf(part), part.stage);
  const below = order[order.findIndex((one) => one.id === part.id) + 1]?.id ?? null;
  return placed(document, { ...bare(part), id, name } as Part, below);
}

/** The document without a part. */
export function without(document: Document, id: string): Document {
  return {
    rules: document.rules.filter((one) => one.id !== id),
    triggers: document.triggers.filter((one) => one.id !== id),
  };
}

/** What a change made different: the ids of its parts. */
export const differing = (before: Document, after: Document): string[] =>
  [before, after]
    .flatMap((one) => [...one.rules, ...one.triggers].map((part) => part.id))
    .filter((id, place, all) => all.indexOf(id) === place)
    .filter((id) => !same(find(before, id), find(after, id)));

/** The document as it is now with a change taken back; what others made of it since stays. */
export function undone(now: Document, before: Document, after: Document): Document {
  return differing(before, after).reduce((document, id) => {
    const rest = without(document, id);
    const part = find(before, id);
    if (!part) return rest;
    const kind = kindOf(part);
    return withParts(rest, kind, [...partsOf(rest, kind), part]);
  }, now);
}

/** A part without who placed it and when, and without what is wrong with it. */
export function bare(part: Part): Part {
  const { placed_at, changed_at, changed_by, ...rest } = part;
  const { broken, findings, ...own } = rest as Record<string, unknown>;
  return own as unknown as Part;
}

/** Whether two parts say the same. */
export const same = (one: Part | undefined, other: Part | undefined) =>
  JSON.stringify(one && ordered(bare(one))) === JSON.stringify(other && ordered(bare(other)));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, one]) => [key, ordered(one)]),
  );
}

/** What stands above a rule on its stage, if anything that is on. */
export function above(document: Document, rule: { id?: string; stage: string }): Rule | null {
  const order = onStage(document, "rule", rule.stage).filter(
    (one) => one.enabled !== false || one.id === rule.id,
  );
  const place = order.findIndex((one) => one.id === rule.id);
  return (order[(place < 0 ? order.length : place) - 1] as Rule | undefined) ?? null;
}

export type Filter = { text?: string; kind?: string; state?: string; group?: string };

/** Whether a part is shown. `about` says what the page knows of it. */
export function passes(
  part: Part,
  filter: Filter,
  about: { group: string; title: string; failed: number; found: boolean },
): boolean {
  if (filter.kind && kindOf(part) !== filter.kind) return false;
  if (filter.group && about.group !== filter.group) return false;
  if (filter.state === "on" && part.enabled === false) return false;
  if (filter.state === "off" && part.enabled !== false) return false;
  if (filter.state === "failing" && !about.failed) return false;
  if (filter.state === "finding" && !about.found) return false;
  const text = folded(filter.text ?? "").trim();
  return !text || folded(`${part.name} ${about.title}`).includes(text);
}
