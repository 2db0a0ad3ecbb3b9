/** Addresses and numbers of whom no lead is made. */
import { all, api, ask, type Schemas } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { may } from "../../lib/session";
import { ResourceList } from "./Resource";

export default function Exclusions() {
  return (
    <ResourceList<Schemas["ExclusionDocument"]>
      of={{
        icon: "close",
        title: t("Exclusions"),
        add: t("Exclude addresses"),
        empty: t("Mail and calls of everybody may make a lead."),
        mayWrite: may("exclusion:update"),
        changes: false,
        read: () => all((cursor) => api.GET("/v1/exclusions", { params: { query: { cursor } } })),
        key: (one) => one.id,
        name: (one) => one.address,
        columns: [
          [t("Address or number"), (one) => one.address],
          [t("Comment"), (one) => one.comment],
          [t("Since"), (one) => dateTime(one.created_at)],
        ],
        schema: () => ({
          type: "object",
          required: ["text"],
          properties: {
            text: {
              type: "string",
              template: true,
              title: t("Addresses or numbers"),
              description: t("One a line; a comment may follow after a semicolon."),
            },
          },
        }),
        values: () => ({ text: "" }),
        save: (values) =>
          ask(api.POST("/v1/exclusions", { body: values as Schemas["ExclusionBody"] })),
        remove: (one) =>
          ask(api.DELETE("/v1/exclusions/{id}", { params: { path: { id: one.id } } })),
      }}
    />
  );
}
