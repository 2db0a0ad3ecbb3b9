/** Items of a type as a table: which columns, which filters, from the address and back. Pure. */
import type { Schemas } from "./client";

type NamedField = Schemas["NamedField"];

const COLUMNS = [
  "title",
  "stage",
  "amount",
  "contact",
  "company",
  "emails",
  "phones",
  "post",
  "close_date",
  "responsible",
  "updated_at",
];

/** The columns of a type's table, as far as its items have such fields. */
export const columnsOf = (fields: NamedField[]): NamedField[] =>
  COLUMNS.flatMap((code) => fields.filter((one) => one.code === code));

/** Fields by which the list can be put in order: those with one value. */
export const isOrdered = (field: NamedField) => !field.multiple && field.type !== "item";

/** The order after a click on a column's head: up, then down, then as it was. */
export function nextOrder(now: string, code: string): string | null {
  if (now === code) return `-${code}`;
  return now === `-${code}` ? null : code;
}

export type Asked = { order: string; responsible: number | null; q: string };

/** What the address asks for. */
export const askedFor = (query: URLSearchParams): Asked => ({
  order: query.get("order") || "-updated_at",
  responsible: Number(query.get("responsible")) || null,
  q: query.get("q")?.trim() ?? "",
});

/** The filters of the list call. */
export const filtersOf = (asked: Asked): Record<string, string | number> => ({
  order: asked.order,
  ...(asked.responsible ? { responsible: asked.responsible } : {}),
});

/** Items in the order in which they were found. */
export function inOrder<T extends { id: number }>(items: T[], ids: number[]): T[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  return [...items].sort((left, right) => (places.get(left.id) ?? 0) - (places.get(right.id) ?? 0));
}
