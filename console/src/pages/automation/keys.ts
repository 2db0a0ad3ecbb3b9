/** The keys of the page: the rule or trigger that has the focus is put elsewhere. */
import { find } from "../../lib/automation";
import { t } from "../../lib/i18n";
import type { Shortcut } from "../../lib/keys";
import type { Stage } from "../../lib/known";
import { tellProblem } from "../../lib/tell";
import { moveTo, shift } from "./changes";
import type { Page } from "./state";

/** The rule or trigger that has the focus, and where its stage is among all. */
function focused(page: Page, stages: Stage[]) {
  const card = document.activeElement?.closest<HTMLElement>("[data-part]");
  const automation = page.read.peek()?.document;
  const part = card && automation && find(automation, card.dataset.part ?? "");
  const place = stages.findIndex((one) => one.code === part?.stage);
  return part && place >= 0 ? { part, place } : null;
}

export function automationKeys(page: Page, stages: Stage[]): Shortcut[] {
  if (!page.mayUpdate) return [];
  const along = (by: 1 | -1) => () => {
    const now = focused(page, stages);
    const stage = now && stages[now.place];
    if (stage) shift(page, now.part, by, stage).catch(tellProblem);
  };
  const across = (by: 1 | -1) => () => {
    const now = focused(page, stages);
    const stage = now && stages[now.place + by];
    if (stage) moveTo(page, now.part, stage, null).catch(tellProblem);
  };
  return [
    { key: "Alt+ArrowUp", does: t("Put the rule one place up"), run: along(-1) },
    { key: "Alt+ArrowDown", does: t("Put the rule one place down"), run: along(1) },
    { key: "Alt+ArrowLeft", does: t("Move the rule to the stage before"), run: across(-1) },
    { key: "Alt+ArrowRight", does: t("Move the rule to the next stage"), run: across(1) },
  ];
}
