/** Fields that somebody asks for in a form: of workflows' parameters, of user tasks. Pure. */
import { type FieldLike, stored } from "./fields";

/** Described loosely by the API: what is missing is as it is by default. */
export type AskedField = Partial<FieldLike> & { default?: unknown };

export const asField = (code: string, asked: AskedField): FieldLike => ({
  code,
  title: asked.title || code,
  type: asked.type ?? "string",
  format: asked.format ?? null,
  multiple: asked.multiple ?? false,
  required: asked.required ?? false,
  options: asked.options ?? [],
  target: asked.target ?? null,
});

/** What was typed, as the service takes it; what was left empty is left out. */
export function storedValues(
  fields: FieldLike[],
  typed: Record<string, unknown>,
): Record<string, unknown> {
  const found = fields.map((one) => [one.code, stored(one, typed[one.code])] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== null));
}
