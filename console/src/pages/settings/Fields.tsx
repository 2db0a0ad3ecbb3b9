/** Own fields of a type. */
import { all, api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { kindWords } from "../../lib/kind-words";
import { fields } from "../../lib/known";
import { may } from "../../lib/session";
import { ResourceList } from "./Resource";
import { chosenType, TypePicker } from "./TypePicker";

type Own = Schemas["FieldDocument"];
type Body = Schemas["FieldBody"];

export default function Fields() {
  const type = chosenType();
  const kinds = kindWords();
  return (
    <ResourceList<Own>
      head={<TypePicker />}
      of={{
        icon: "list",
        title: t("Fields"),
        add: t("Add a field"),
        empty: t("Only the fields that every item has. Add what your firm needs."),
        mayWrite: may("field:update"),
        depends: [type],
        read: () =>
          all((cursor) =>
            api.GET("/v1/fields/{type}", { params: { path: { type }, query: { cursor } } }),
          ),
        key: (one) => one.code,
        name: (one) => one.title,
        columns: [
          [t("Title"), (one) => one.title],
          [t("Kind"), (one) => kinds[one.type] ?? one.type],
          [t("Code"), (one) => <code>{one.code}</code>],
          [t("Several"), (one) => (one.multiple ? t("Yes") : "")],
          [t("Required"), (one) => (one.required ? t("Yes") : "")],
        ],
        schema: (one) => ({
          type: "object",
          required: one ? ["title"] : ["code", "title", "type"],
          properties: {
            title: { type: "string", title: t("Title") },
            ...(one
              ? {}
              : {
                  code: {
                    type: "string",
                    title: t("Code"),
                    description: t("How texts and scripts name it, for example uf_visit."),
                  },
                  type: {
                    enum: Object.keys(kinds),
                    labels: Object.values(kinds),
                    title: t("Kind"),
                  },
                  multiple: { type: "boolean", title: t("Holds several values") },
                }),
            required: { type: "boolean", title: t("Required") },
            private: {
              type: "boolean",
              title: t("Only for admins"),
            },
            options: {
              type: "array",
              items: { type: "string" },
              title: t("Options of a list"),
            },
          },
        }),
        values: (one) =>
          one
            ? {
                title: one.title,
                required: one.required,
                private: one.private,
                options: one.options,
              }
            : { code: "uf_", type: "string" },
        save: async (values, one) => {
          const path = { type, code: one?.code ?? "" };
          await (one
            ? ask(api.PATCH("/v1/fields/{type}/{code}", { params: { path }, body: values }))
            : ask(api.POST("/v1/fields/{type}", { params: { path }, body: values as Body })));
          fields(type).forget();
        },
        remove: async (one, force) => {
          const path = { type, code: one.code };
          await ask(api.DELETE("/v1/fields/{type}/{code}", { params: { path, query: { force } } }));
          fields(type).forget();
        },
      }}
    />
  );
}
