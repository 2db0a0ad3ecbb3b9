/** Templates of the gallery: what they place on which stage, in the language of the page. Pure. */
import type { Document, Rule, Trigger } from "./automation";
import { onStage, placed } from "./automation";
import type { Schemas } from "./client";

type Spoken = { en: string; vi: string };
export type Template = {
  code: string;
  title: Spoken;
  description: Spoken;
  /** The stages that it needs, each with the one that suits as a rule. */
  places: { key: string; title: Spoken; suits: string }[];
  /** Rules and triggers; their stage is the key of a place, and texts are there in each language. */
  rules: Record<string, unknown>[];
  triggers: Record<string, unknown>[];
  /** Fields that the items must have. */
  needs: string[];
  /** Types of items that it works on, where not on all. */
  types?: string[];
};

/** Everything in a value in one language. */
export function inLanguage(value: unknown, language: "en" | "vi"): unknown {
  if (Array.isArray(value)) return value.map((one) => inLanguage(one, language));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 2 && "en" in value && "vi" in value) return (value as Spoken)[language];
  return Object.fromEntries(entries.map(([key, one]) => [key, inLanguage(one, language)]));
}

/** The stage that suits a place, of those that there are. */
export function suiting(suits: string, stages: Schemas["Stage"][]): string {
  const of = (semantics: string) => stages.filter((one) => one.semantics === semantics);
  const process = of("process");
  const at = { first: 0, second: 1, third: 2, last: process.length - 1 }[suits];
  const found = at === undefined ? of(suits)[0] : (process[at] ?? process.at(-1));
  return (found ?? stages[0])?.code ?? "";
}

/** Whether a template works on items of a type with these fields. */
export const fitsType = (template: Template, type: string, fields: string[]) =>
  (!template.types || template.types.includes(type)) &&
  template.needs.every((one) => fields.includes(one));

/** The document with a template placed below what is there. */
export function withTemplate(
  document: Document,
  template: Template,
  language: "en" | "vi",
  stages: Record<string, string>,
  newId: () => string,
): Document {
  let after = document;
  for (const kind of ["rule", "trigger"] as const) {
    for (const one of kind === "rule" ? template.rules : template.triggers) {
      const said = inLanguage(one, language) as Rule | Trigger;
      const stage = stages[said.stage] ?? said.stage;
      const sort = (onStage(after, kind, stage).length + 1) * 10;
      after = placed(after, { enabled: true, ...said, id: newId(), stage, sort }, null);
    }
  }
  return after;
}
