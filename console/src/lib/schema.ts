/** JSON Schemas of the catalogue as forms need them: what kind of control, what is asked first. Pure. */
export type Schema = {
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  template?: boolean;
  secret?: boolean;
  default?: unknown;
  enum?: unknown[];
  /** What the values of `enum` are called, in its order. */
  labels?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: unknown;
  words?: string[];
  of?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
};
export type Values = Record<string, unknown>;
type Definitions = Record<string, Schema>;

/** A schema without its detours: references followed, "or nothing" left out. */
export function plain(schema: Schema, definitions: Definitions): Schema {
  if (schema.$ref) {
    const named = definitions[schema.$ref.replace("#/$defs/", "")] ?? {};
    const { $ref, ...own } = schema;
    return plain({ ...named, ...own }, definitions);
  }
  const kinds = (schema.anyOf ?? []).filter((one) => one.type !== "null");
  const [only] = kinds;
  if (only && kinds.length === 1) {
    const { anyOf, ...own } = schema;
    return plain({ ...only, ...own }, definitions);
  }
  return schema;
}

/** Whether it may be left empty, also where it has a default. */
export const isNullable = (schema: Schema) =>
  (schema.anyOf ?? []).some((one) => one.type === "null");

const PICKED_ONE = new Set([
  "stage",
  "pipeline",
  "user",
  "field",
  "date-field",
  "file-field",
  "connection",
  "document-template",
  "form",
  "app-trigger",
  "app-action",
  "entity-type",
]);
const PICKED_MORE = new Set([
  "users",
  "stages",
  "recipients",
  "fields",
  "departments",
  "entity-types",
  "resources",
]);

export type Control =
  | "pick"
  | "picks"
  | "switch"
  | "choice"
  | "choices"
  | "number"
  | "text"
  | "long"
  | "list"
  | "object"
  | "map"
  | "values"
  | "item"
  | "duration"
  | "clock"
  | "date"
  | "instant"
  | "email"
  | "file"
  | "files"
  | "one-of"
  | "any";

/** Which control asks for a plain schema's value. */
export function controlOf(schema: Schema): Control {
  const format = schema.format ?? "";
  if (PICKED_ONE.has(format)) return "pick";
  if (PICKED_MORE.has(format)) return "picks";
  if (format === "field-values") return "values";
  if (format === "item") return "item";
  if (format === "duration" || format === "offset") return "duration";
  if (format === "clock-time") return "clock";
  if (format === "date") return "date";
  // Where placeholders are filled, one that gives an instant may stand in its place.
  if (format === "date-time") return schema.template ? "long" : "instant";
  if (format === "email") return "email";
  if (format === "file") return "file";
  if (format === "files" && schema.type === "array") return "files";
  if (schema.enum) return "choice";
  if (schema.oneOf || schema.anyOf) return "one-of";
  switch (schema.type) {
    case "boolean":
      return "switch";
    case "integer":
    case "number":
      return "number";
    case "array":
      return schema.items?.enum ? "choices" : "list";
    case "object":
      return schema.properties ? "object" : "map";
    case "string":
      return schema.template ? "long" : "text";
  }
  return "any";
}

/** The parameters that are asked at once, and those that are folded away.
 *
 * At once: what is needed, what the example fills in, what somebody has set already.
 */
export function askedFirst(
  schema: Schema,
  example: Values | undefined,
  value: Values,
): { first: string[]; folded: string[] } {
  const names = Object.keys(schema.properties ?? {});
  const needed = new Set(schema.required ?? []);
  const isSet = (name: string) => {
    const given = value[name];
    const standard = schema.properties?.[name]?.default;
    return (
      given !== undefined && given !== null && JSON.stringify(given) !== JSON.stringify(standard)
    );
  };
  const first = names.filter((name) => needed.has(name) || name in (example ?? {}) || isSet(name));
  const few = names.length <= 4;
  return few
    ? { first: names, folded: [] }
    : { first, folded: names.filter((name) => !first.includes(name)) };
}

/** Whether something that is needed is still missing. */
export const isLacking = (schema: Schema, values: Values) =>
  (schema.required ?? []).some((name) => values[name] === undefined || values[name] === "");

/** The values with one of them set; what is emptied is left out. */
export function withValue(values: Values, name: string, value: unknown): Values {
  const { [name]: _, ...rest } = values;
  return value === undefined || value === "" ? rest : { ...values, [name]: value };
}

/** What a new member of a list begins as. */
export function blank(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  const control = controlOf(schema);
  if (control === "object" || control === "map" || control === "values") return {};
  if (control === "list" || control === "picks" || control === "choices") return [];
  return control === "switch" ? false : control === "number" ? 0 : "";
}

/** Which of several kinds of value a value is: the first that could be it. */
export function kindOfValue(kinds: Schema[], value: unknown): number {
  const found = kinds.findIndex((one) => couldBe(one, value));
  return found < 0 ? 0 : found;
}

function couldBe(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value);
  switch (schema.type) {
    case "integer":
    case "number":
      return typeof value === "number";
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "boolean":
      return typeof value === "boolean";
  }
  return typeof value === "string";
}

/** The type that a parameter speaks of: its own, that of a sibling (`/entity_type`), or the item's. */
export function typeOf(schema: Schema, values: Values, type: string): string {
  if (!schema.of) return type;
  if (!schema.of.startsWith("/")) return schema.of;
  const sibling = values[schema.of.slice(1)];
  return typeof sibling === "string" && sibling ? sibling : type;
}

/** A fault of the API below a pointer, or exactly at it. */
export type Fault = { pointer: string; message: string };
export const faultAt = (faults: Fault[], pointer: string) =>
  faults.find((one) => one.pointer === pointer)?.message ?? null;
export const faultsBelow = (faults: Fault[], pointer: string) =>
  faults.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));

/** A name as a part of a JSON Pointer. */
export const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");
