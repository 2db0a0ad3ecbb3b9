/** What holds for the whole tenant. */
import { t } from "../../lib/i18n";
import { SettingsForm } from "./SettingsForm";

export default function General() {
  const days = (title: string) => ({ anyOf: [{ type: "integer" }, { type: "null" }], title });
  return (
    <SettingsForm
      title={t("General")}
      properties={{
        currency: { type: "string", title: t("Currency of new items") },
        country: {
          anyOf: [{ type: "string" }, { type: "null" }],
          title: t("Country of phone numbers"),
          description: t("Two letters, for example DE."),
        },
        date_format: {
          type: "string",
          title: t("Dates in texts"),
          description: t("For example DD.MM.YYYY"),
        },
        crm_mode: {
          enum: ["classic", "simple"],
          labels: [t("Inquiries become leads"), t("Inquiries become deals")],
          title: t("Inquiries"),
        },
        repeat_sales: { type: "boolean", title: t("An inquiry of a known client begins anew") },
        mail_from: { type: "string", title: t("Sender of e-mails") },
        mail_inbox: {
          anyOf: [{ type: "string" }, { type: "null" }],
          title: t("Address that takes mail in"),
        },
        minimum_delay_seconds: {
          type: "integer",
          title: t("Shortest delay of a rule, in seconds"),
        },
        search: { type: "boolean", title: t("Items are found by words") },
        journal_days: { type: "integer", title: t("Days that changes of items are kept") },
        notice_days: { type: "integer", title: t("Days that notices are kept") },
        timeline_days: days(t("Days that timelines are kept (empty: for ever)")),
        run_days: days(t("Days that runs are kept (empty: for ever)")),
        file_megabytes: { type: "integer", title: t("Largest file, in megabytes") },
      }}
    />
  );
}
