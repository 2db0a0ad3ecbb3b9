/** Who changed what of an item since a version, in sentences: what one is told instead of "412". */
import { api, ask, type Schemas } from "./client";
import { type FieldLike, fieldText } from "./fields";
import { fileName } from "./files";
import { t } from "./i18n";
import type { Item } from "./item";
import { pipelines, stageName, userName } from "./known";
import { itemName } from "./names";

export type Change = Schemas["ChangeDocument"];

/** What the service tells in place of a private value. */
const PRIVATE = "(private)";

/** How values of an item are named. */
export const namesFor = (currency?: string | null) => ({
  user: userName,
  item: itemName,
  file: fileName,
  currency,
});

/** A value of a field in words; stages by their names. */
export function valueText(fields: FieldLike[], item: Item, code: string, value: unknown): string {
  const field = fields.find((one) => one.code === code);
  if (value === null || value === undefined || value === "") return t("(empty)");
  if (value === PRIVATE) return t("(private)");
  if (code === "stage") return stageName(item.type, String(item.pipeline), String(value));
  if (code === "pipeline") return pipelineName(item.type, String(value));
  if (!field) return typeof value === "object" ? JSON.stringify(value) : String(value);
  return fieldText(field, value, namesFor(item.currency));
}

const pipelineName = (type: string, id: string) =>
  pipelines(type).found.value?.find((one) => one.id === id)?.name ?? id;

/** The title of a field; its code where it is gone. */
export const fieldTitle = (fields: FieldLike[], code: string) =>
  fields.find((one) => one.code === code)?.title ?? code;

/** "Anna changed Amount from €1 to €2", a sentence a field. */
export function changeSentences(change: Change, fields: FieldLike[], item: Item): string[] {
  return Object.entries(change.fields).map(([code, [from, to]]) =>
    t("{who} changed {field} from {from} to {to}", {
      who: userName(change.by),
      field: fieldTitle(fields, code),
      from: valueText(fields, item, code, from),
      to: valueText(fields, item, code, to),
    }),
  );
}

/** What was changed since a version; a plain sentence where it cannot be told yet. */
export async function meanwhile(item: Item, fields: FieldLike[]): Promise<string[]> {
  const path = { type: item.type, id: item.id };
  const page = await ask(
    api.GET("/v1/items/{type}/{id}/changes", { params: { path, query: { limit: 20 } } }),
  ).catch(() => ({ items: [] }));
  const since = page.items.filter((one) => one.version > item.version);
  const said = since.flatMap((one) => changeSentences(one, fields, item));
  return said.length > 0 ? said : [t("Somebody has changed it meanwhile.")];
}
