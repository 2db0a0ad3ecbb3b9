/** Document templates: Word files with placeholders. */
import { all, api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { typeTitle } from "../../lib/known";
import { may } from "../../lib/session";
import { ResourceList } from "./Resource";

export default function Templates() {
  return (
    <ResourceList<Schemas["DocumentTemplateDocument"]>
      of={{
        icon: "file",
        title: t("Document templates"),
        add: t("Add a template"),
        empty: t("Templates are Word files with placeholders, such as {{ deal.title }}."),
        mayWrite: may("document_template:update"),
        read: () =>
          all((cursor) => api.GET("/v1/document-templates", { params: { query: { cursor } } })),
        key: (one) => one.id,
        name: (one) => one.name,
        columns: [
          [t("Name"), (one) => one.name],
          [t("For"), (one) => one.entity_types.map(typeTitle).join(", ")],
          [t("Placeholders"), (one) => one.placeholders.join(", ")],
          [t("State"), (one) => (one.active ? t("Active") : t("Switched off"))],
        ],
        schema: () => ({
          type: "object",
          required: ["name", "file", "entity_types"],
          properties: {
            name: { type: "string", title: t("Name") },
            file: { type: "string", format: "file", title: t("Word file") },
            entity_types: { type: "array", format: "entity-types", title: t("For") },
            pdf: { type: "boolean", title: t("Also as PDF") },
            public: { type: "boolean", title: t("Clients read it behind a link") },
            active: { type: "boolean", title: t("Active"), default: true },
          },
        }),
        values: (one) =>
          one
            ? {
                name: one.name,
                file: one.file,
                entity_types: one.entity_types,
                pdf: one.pdf,
                public: one.public,
                active: one.active,
              }
            : { name: "" },
        save: (values, one) => {
          const body = values as Schemas["DocumentTemplateBody"];
          return one
            ? ask(
                api.PATCH("/v1/document-templates/{id}", {
                  params: { path: { id: one.id } },
                  body,
                }),
              )
            : ask(api.POST("/v1/document-templates", { body }));
        },
        remove: (one) =>
          ask(api.DELETE("/v1/document-templates/{id}", { params: { path: { id: one.id } } })),
      }}
    />
  );
}
