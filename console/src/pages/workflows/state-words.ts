/** The state of a workflow in words: draft, published, changed since. */
import { t } from "../../lib/i18n";

type Stated = { published: number; modified: boolean };

export const stateWords = ({ published, modified }: Stated) =>
  published === 0
    ? t("Draft")
    : modified
      ? t("Published, changed since")
      : t("Published, version {number}", { number: published });

export const stateMark = ({ published, modified }: Stated) =>
  published === 0 ? "" : modified ? "warn" : "good";

/** When runs start by themselves. */
export const autoRuns = (): Record<string, string> => ({
  none: t("By hand only"),
  on_add: t("When an item is added"),
  on_modify: t("When an item is changed"),
  both: t("When an item is added or changed"),
});
