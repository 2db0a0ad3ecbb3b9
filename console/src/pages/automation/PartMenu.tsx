/** The menu of a rule or trigger; some of its entries ask before they act. */
import type { Signal } from "@preact/signals";
import { isRule, kindOf, onStage, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { pipelines, type Stage } from "../../lib/known";
import { choose } from "../../lib/route";
import { reach } from "../../lib/session";
import { tellProblem } from "../../lib/tell";
import type { Entry } from "../../parts/Menu";
import { duplicate, shift, toggle } from "./changes";
import type { Page } from "./state";

/** What is being asked before it is done. */
export type Asked = "move" | "copy" | "delete" | "off" | null;

export function entriesOf(part: Part, page: Page, stage: Stage, asked: Signal<Asked>): Entry[] {
  const isOn = part.enabled !== false;
  const waits = page.counts.value.waiting(part.id) > 0;
  const doing = (what: Promise<unknown> | undefined) => void what?.catch(tellProblem);
  const ask = (what: Asked) => () => {
    asked.value = what;
  };
  const list = page.read.value ? onStage(page.read.value.document, kindOf(part), part.stage) : [];
  const others = (pipelines(page.place.type).found.value ?? []).filter(
    (one) =>
      one.id !== page.place.pipeline && reach(page.place.type, one.id)?.automation === "update",
  );
  return [
    { label: t("Edit"), icon: "edit", run: () => choose({ [kindOf(part)]: part.id }) },
    {
      label: isOn ? t("Switch off") : t("Switch on"),
      icon: "power",
      run: () => (isOn && waits ? ask("off")() : doing(toggle(page, part))),
    },
    { label: t("Duplicate"), icon: "copy", run: () => doing(duplicate(page, part)) },
    {
      label: t("Move up"),
      icon: "up",
      disabled: list[0]?.id === part.id,
      run: () => doing(shift(page, part, -1, stage)),
    },
    {
      label: t("Move down"),
      icon: "down",
      disabled: list.at(-1)?.id === part.id,
      run: () => doing(shift(page, part, 1, stage)),
    },
    { label: t("Move to…"), icon: "right", run: ask("move") },
    {
      label: t("Copy to another pipeline…"),
      icon: "copy",
      disabled: others.length === 0,
      run: ask("copy"),
    },
    ...(isRule(part)
      ? [
          {
            label: t("Also for those that are there now…"),
            icon: "play" as const,
            disabled: !isOn,
            run: () => choose({ give: part.id }),
          },
        ]
      : []),
    { label: t("Delete…"), icon: "trash", danger: true, run: ask("delete") },
  ];
}
