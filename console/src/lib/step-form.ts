/** The form of a step: the catalogue's schema, with what its template has to choose from. Pure. */
import type { Schema } from "./schema";
import type { Template } from "./workflow";

/** Members that have controls of their own, or stand in the outline. */
const APART = new Set(["title", "action", "params", "branches", "steps", "when", "on_failure"]);

/** What of a kind of step the form asks for. `named` are the values that the template declares. */
export function stepSchema(schema: Schema, template: Template): Schema {
  const properties = Object.entries(schema.properties ?? {})
    .filter(([name]) => !APART.has(name))
    .map(([name, one]) => [name, offered(one, template)] as const);
  const required = (schema.required ?? []).filter((name) => !APART.has(name));
  return { ...schema, properties: Object.fromEntries(properties), required };
}

function offered(schema: Schema, template: Template): Schema {
  const { format, ...rest } = schema;
  const variables = Object.keys(template.variables);
  const title = (code: string) => String(template.variables[code]?.title || code);
  if (format === "variable") return { ...rest, enum: variables, labels: variables.map(title) };
  if (format === "variables") {
    return { ...rest, items: { ...schema.items, enum: variables, labels: variables.map(title) } };
  }
  if (format === "values") {
    const several = (["parameters", "variables", "constants"] as const).flatMap((group) =>
      Object.entries(template[group])
        .filter(([, one]) => one.multiple)
        .map(([code]) => `${group}.${code}`),
    );
    return { ...rest, enum: several };
  }
  if (format === "recipients") {
    const people = (["parameters", "variables", "constants"] as const).flatMap((group) =>
      Object.entries(template[group])
        .filter(([, one]) => one.type === "user")
        .map(([code]) => `{{ ${group}.${code} }}`),
    );
    return { ...schema, words: ["responsible", ...people] };
  }
  return schema;
}
