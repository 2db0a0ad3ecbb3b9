/** A rule or trigger in words, line by line; and what makes two documents differ. Pure. */
import { bare, type Document, isRule, type Part, same } from "./automation";
import type { Condition } from "./conditions";
import { partsOf, spoken } from "./durations";
import { t } from "./i18n";
import { plain, type Schema } from "./schema";
import { conditionSentence, type Names, timeSentence } from "./words";

export type Line = { label: string; text: string };

/** What the catalogue calls an action or a kind of trigger. */
export type Known = { title: string; parameters: Schema } | undefined;

/** A rule or trigger as lines that people read. */
export function linesOf(
  part: Part,
  known: Known,
  names: Names,
  stage: (code: string) => string,
): Line[] {
  const lines: Line[] = [
    { label: t("Name"), text: part.name },
    { label: t("Stage"), text: stage(part.stage) },
  ];
  if (isRule(part)) {
    lines.push({ label: t("Does"), text: known?.title ?? part.action });
    lines.push({ label: t("When"), text: timeSentence(part, names.field) });
  } else {
    lines.push({ label: t("Watches for"), text: known?.title ?? part.trigger });
    if (part.allow_backwards) lines.push({ label: t("Moves"), text: t("also backwards") });
  }
  if (part.condition) {
    lines.push({
      label: t("Only if"),
      text: conditionSentence(part.condition as Condition, names),
    });
  }
  const titles = known?.parameters.properties ?? {};
  for (const [name, value] of Object.entries(part.params ?? {})) {
    if (value !== null && value !== "") {
      const schema = plain(titles[name] ?? {}, known?.parameters.$defs ?? {});
      lines.push({ label: schema.title ?? name, text: worded(value, schema, stage) });
    }
  }
  if (part.enabled === false) lines.push({ label: t("State"), text: t("off") });
  return lines;
}

/** What the catalogue says of a value makes words of its code. */
function worded(value: unknown, schema: Schema, stage: (code: string) => string): string {
  if (typeof value === "string") {
    if (schema.format === "stage") return stage(value);
    if (schema.format === "duration" && partsOf(value)) return spoken(value);
    const place = schema.enum?.indexOf(value) ?? -1;
    return schema.labels?.[place] ?? value;
  }
  return shown(value);
}

const shown = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${shown(one)}`)
      .join("; ");
  }
  return String(value);
};

export type Difference = { id: string; before: Part | null; after: Part | null };

/** What makes one document the other: what was added, changed and removed, places left aside. */
export function differences(before: Document, after: Document): Difference[] {
  const old = new Map([...before.rules, ...before.triggers].map((one) => [one.id, one as Part]));
  const fresh = new Map([...after.rules, ...after.triggers].map((one) => [one.id, one as Part]));
  const found: Difference[] = [];
  for (const [id, part] of fresh) {
    const was = old.get(id) ?? null;
    if (!was || !same(unsorted(was), unsorted(part))) found.push({ id, before: was, after: part });
  }
  for (const [id, part] of old) {
    if (!fresh.has(id)) found.push({ id, before: part, after: null });
  }
  return found;
}

const unsorted = (part: Part): Part => ({ ...bare(part), sort: 0 });
