/** What a workflow declares and how it starts, as one form: rows instead of names with values. Pure. */
import { t } from "./i18n";
import { kindWords } from "./kind-words";
import type { Schema, Values } from "./schema";
import type { Declared, Template } from "./workflow";

type Row = Record<string, unknown>;
const GROUPS = ["parameters", "variables", "constants"] as const;
const KINDS = ["string", "number", "money", "boolean", "date", "datetime", "list", "user", "item"];

/** The form's values of a template. */
export const settingsOf = ({ steps, ...template }: Template): Values => ({
  ...template,
  ...Object.fromEntries(GROUPS.map((group) => [group, rowsOf(template[group])])),
});

/** The template with what the form says. */
export function withSettings(template: Template, values: Values): Template {
  const groups = GROUPS.map((group) => [group, declaredOf((values[group] ?? []) as Row[])]);
  return {
    ...template,
    name: String(values.name ?? ""),
    description: String(values.description ?? ""),
    entity_type: String(values.entity_type ?? template.entity_type),
    auto_run: String(values.auto_run ?? "none"),
    access: (values.access ?? []) as number[],
    ...Object.fromEntries(groups),
  };
}

/** Faults of declared values by the rows of the form: `/parameters/percent` is `/parameters/0`. */
export function rowPointer(template: Template, pointer: string): string {
  const [, group = "", code = "", ...rest] = pointer.split("/");
  const place = Object.keys(template[group as (typeof GROUPS)[number]] ?? {}).indexOf(code);
  const isRow = (GROUPS as readonly string[]).includes(group) && place >= 0;
  return isRow ? ["", group, place, ...rest].join("/") : pointer;
}

const textOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.join(", ")
    : value === undefined || value === null
      ? undefined
      : String(value);

function rowsOf(declared: Record<string, Declared>): Row[] {
  return Object.entries(declared).map(([code, one]) => {
    const { default: standard, value, ...rest } = one;
    return { code, ...rest, ...kept("default", textOf(standard)), ...kept("value", textOf(value)) };
  });
}

const kept = (name: string, value: unknown) => (value === undefined ? {} : { [name]: value });

function declaredOf(rows: Row[]): Record<string, Declared> {
  const used = new Set<string>();
  return Object.fromEntries(
    rows.map((row, place) => {
      const { code, default: standard, value, ...rest } = row;
      // Two of one name would be one: the second keeps a name of its own until it is named.
      const name = code && !used.has(String(code)) ? String(code) : `value_${place + 1}`;
      used.add(name);
      const type = rest.type ?? "string";
      const typed = { ...rest, type };
      return [
        name,
        {
          ...typed,
          ...kept("default", read(standard, typed)),
          ...kept("value", read(value, typed)),
        },
      ];
    }),
  );
}

/** A value as its type is stored. What cannot be read is sent as it is: the service says why. */
function read(value: unknown, about: Declared): unknown {
  if (value === undefined || value === "") return undefined;
  const text = String(value);
  if (about.multiple) {
    const parts = text.split(",").map((one) => one.trim());
    return parts.filter(Boolean).map((one) => read(one, { ...about, multiple: false }));
  }
  if (about.type === "boolean") return text === "true" || (text === "false" ? false : text);
  const isNumber = about.type === "number" || about.type === "user" || about.type === "item";
  return isNumber && !Number.isNaN(Number(text)) ? Number(text) : text;
}

/** The form of what a workflow declares and how it starts. */
export function settingsSchema(autoRuns: Record<string, string>, isNew: boolean): Schema {
  const labels = kindWords();
  const type: Schema = {
    title: t("Kind"),
    enum: KINDS,
    labels: KINDS.map((one) => labels[one] ?? one),
    default: "string",
  };
  const named = {
    code: { title: t("Code"), type: "string" },
    title: { title: t("Title"), type: "string" },
    type,
  };
  const more = {
    multiple: { title: t("Several"), type: "boolean", default: false },
    options: { title: t("Options"), type: "array", items: { type: "string" } },
    target: { title: t("Type of the item"), type: "string", format: "entity-type" },
  };
  const standard = { default: { title: t("Default"), type: "string" } };
  const required = { required: { title: t("Required"), type: "boolean", default: false } };
  const rows = (
    title: string,
    description: string,
    properties: Record<string, Schema>,
  ): Schema => ({
    title,
    description,
    type: "array",
    items: { type: "object", properties, required: ["code", "title", "type"] },
  });
  return {
    type: "object",
    required: ["name"],
    properties: {
      name: { title: t("Name"), type: "string" },
      description: { title: t("Description"), type: "string" },
      ...(isNew
        ? { entity_type: { title: t("Type"), type: "string", format: "entity-type" } }
        : {}),
      auto_run: {
        title: t("Starts"),
        enum: Object.keys(autoRuns),
        labels: Object.values(autoRuns),
        default: "none",
      },
      access: {
        title: t("Who may start it by hand"),
        description: t("Besides admins. Everybody who may change items where nobody is named."),
        type: "array",
        items: { type: "integer" },
        format: "users",
      },
      parameters: rows(t("Parameters"), t("Asked for when a run starts."), {
        ...named,
        ...required,
        ...standard,
        ...more,
      } as Record<string, Schema>),
      variables: rows(t("Variables"), t("Changed by steps, gone when the run has ended."), {
        ...named,
        ...standard,
        ...more,
      } as Record<string, Schema>),
      constants: rows(t("Constants"), t("The same in all runs of a version."), {
        ...named,
        value: { title: t("Value"), type: "string" },
      } as Record<string, Schema>),
    },
  };
}
