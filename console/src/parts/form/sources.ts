/** What there is to pick, by the format that a schema names. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { all, api } from "../../lib/client";
import { t } from "../../lib/i18n";
import { fields, pipelines, types, users } from "../../lib/known";
import { type Schema, typeOf, type Values } from "../../lib/schema";
import { tellProblem } from "../../lib/tell";
import type { Scope } from "./scope";

export type Option = { value: string | number; label: string };
type Ask = { schema: Schema; values: Values; scope: Scope };

const limit = 200;

/** The words that stand for people, as they are called. */
const wordsOfPeople = (): Record<string, string> => ({
  client: t("The client"),
  responsible: t("The responsible person"),
  head: t("The head of the responsible person"),
  all: t("Everybody"),
});

const people = async ({ schema, scope }: Ask): Promise<Option[]> => {
  const given = scope.placeholders?.map((one) => [one.text, one.title]) ?? [];
  const named: Record<string, string> = { ...Object.fromEntries(given), ...wordsOfPeople() };
  const among = [
    schema,
    ...(schema.anyOf ?? []),
    schema.items ?? {},
    ...(schema.items?.anyOf ?? []),
  ];
  const words = schema.words ?? among.flatMap((one) => (one.enum as string[] | undefined) ?? []);
  const everybody = await users.get();
  return [
    ...words.map((word) => ({ value: word, label: named[word] ?? word })),
    ...everybody.filter((one) => one.active).map((one) => ({ value: one.id, label: one.name })),
  ];
};

const fieldsWhere =
  (fits: (field: { type: string; multiple: boolean }) => boolean) =>
  async ({ schema, values, scope }: Ask): Promise<Option[]> => {
    const found = await fields(typeOf(schema, values, scope.type)).get();
    return found.items.filter(fits).map((one) => ({ value: one.code, label: one.title }));
  };

const pipelinesOf = ({ schema, values, scope }: Ask) =>
  pipelines(typeOf(schema, values, scope.type)).get();

const stagesOf = async (ask: Ask): Promise<Option[]> => {
  const chosen = (ask.values.pipeline as string | undefined) || ask.scope.pipeline;
  const found = (await pipelinesOf(ask)).find((one) => one.id === chosen);
  return (found?.stages ?? []).map((one) => ({ value: one.code, label: one.name }));
};

const typesOf = async (): Promise<Option[]> =>
  (await types.get()).map((one) => ({ value: one.code, label: one.title }));

/** A list of the API whose entries have an id and a name. */
type Page = Promise<{
  data?: { items: Record<string, unknown>[]; next_cursor?: string | null };
  error?: unknown;
  response: Response;
}>;
const listed =
  (page: (cursor: string | undefined) => unknown, value = "id") =>
  async (): Promise<Option[]> => {
    const found = await all((cursor) => page(cursor) as Page);
    return found.map((one) => ({
      value: one[value] as string,
      label: String(one.name ?? one.title ?? one[value]),
    }));
  };

const SOURCES: Record<string, (ask: Ask) => Promise<Option[]>> = {
  user: people,
  users: people,
  recipients: people,
  field: fieldsWhere(() => true),
  fields: fieldsWhere(() => true),
  "date-field": fieldsWhere((one) => !one.multiple && /^date/.test(one.type)),
  "file-field": fieldsWhere((one) => one.type === "file"),
  pipeline: async (ask) =>
    (await pipelinesOf(ask)).map((one) => ({ value: one.id, label: one.name })),
  stage: stagesOf,
  stages: stagesOf,
  "entity-type": typesOf,
  "entity-types": typesOf,
  connection: listed((cursor) =>
    api.GET("/v1/connections", { params: { query: { cursor, limit } } }),
  ),
  "document-template": listed((cursor) =>
    api.GET("/v1/document-templates", { params: { query: { cursor, limit } } }),
  ),
  form: listed((cursor) => api.GET("/v1/forms", { params: { query: { cursor, limit } } })),
  departments: listed((cursor) =>
    api.GET("/v1/departments", { params: { query: { cursor, limit } } }),
  ),
  resources: listed((cursor) => api.GET("/v1/resources", { params: { query: { cursor, limit } } })),
  "app-trigger": listed(
    (cursor) => api.GET("/v1/app-triggers", { params: { query: { cursor, limit } } }),
    "code",
  ),
  "app-action": listed(
    (cursor) => api.GET("/v1/app-actions", { params: { query: { cursor, limit } } }),
    "code",
  ),
};

/** What there is to pick; null until it is known. */
export function useOptions(schema: Schema, values: Values, scope: Scope): Option[] | null {
  const found = useSignal<Option[] | null>(null);
  const depends = [
    schema.format,
    schema.of,
    values.pipeline,
    typeOf(schema, values, scope.type),
    scope.pipeline,
  ];
  useEffect(() => {
    let stale = false;
    const read = SOURCES[schema.format ?? ""];
    read?.({ schema, values, scope }).then((options) => {
      if (!stale) found.value = options;
    }, tellProblem);
    return () => {
      stale = true;
    };
  }, depends);
  return found.value;
}
