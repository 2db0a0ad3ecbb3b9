/** What the switches of an entity type are called. */
import { t } from "../../lib/i18n";
import type { Flag, Preset } from "../../lib/presets";

export const flagWords = (): Record<Flag, string> => ({
  stages: t("Stages and a board"),
  pipelines: t("Own pipelines"),
  automation: t("Rules and triggers"),
  workflows: t("Workflows"),
  client: t("Clients"),
  begin_close_dates: t("Begin and close dates"),
  products: t("Products"),
  documents: t("Documents"),
  my_company: t("Own companies"),
  observers: t("Observers"),
  source: t("Source"),
  recycle_bin: t("Recycle bin"),
  smart_activities: t("Smart activities"),
  in_custom_fields: t("Linked to by fields of others"),
  open_permissions: t("New pipelines are open to all roles"),
});

export const presetWords = (): Record<Preset, [name: string, about: string]> => ({
  essentials: [
    t("Essentials"),
    t("Stages, rules and clients, with a small scenario that works at once."),
  ],
  all: [t("All options"), t("Everything that deals have, with a scenario to begin with.")],
  empty: [t("Empty"), t("A plain list; switch on what you need.")],
});
