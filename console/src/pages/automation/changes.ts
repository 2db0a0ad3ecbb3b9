/** What one can do with a rule or trigger on its lane: each is one change of the document, with words for it. */
import {
  bare,
  duplicated,
  find,
  kindOf,
  onStage,
  type Part,
  placed,
  saved,
  without,
} from "../../lib/automation";
import { changeAutomation, newId, type Place, readAutomation } from "../../lib/automation-api";
import { t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import { tell } from "../../lib/tell";
import { type Page, touching } from "./state";

/** Let the focus be on a card, once it is drawn; on its lane's button where there is none. */
export function focusPart(id: string | null, stage: string): void {
  requestAnimationFrame(() => {
    const lane = document.querySelector<HTMLElement>(`[data-lane="${CSS.escape(stage)}"]`);
    const card = id && document.querySelector<HTMLElement>(`[data-part="${CSS.escape(id)}"] > a`);
    (card || lane?.querySelector<HTMLElement>(".add-part"))?.focus();
  });
}

/** Switch it on or off. */
export const toggle = (page: Page, part: Part, keep = false) => {
  const enabled = part.enabled === false;
  const note = enabled
    ? t("“{name}” switched on", { name: part.name })
    : t("“{name}” switched off", { name: part.name });
  return page.change((document) => saved(document, { ...part, enabled } as Part), {
    note,
    keep,
    touched: touching(part),
  });
};

/** Put a copy right below it. */
export const duplicate = async (page: Page, part: Part) => {
  const id = newId();
  const name = t("Copy of {name}", { name: part.name });
  await page.change((document) => duplicated(document, part, id, name), {
    note: t("“{name}” duplicated", { name: part.name }),
  });
  focusPart(id, part.stage);
};

/** Put it on a stage, before another one or at the end. */
export const moveTo = async (page: Page, part: Part, stage: Stage, before: string | null) => {
  const note =
    part.stage === stage.code
      ? t("“{name}” put at another place", { name: part.name })
      : t("“{name}” moved to {stage}", { name: part.name, stage: stage.name });
  await page.change(
    (document) => placed(document, { ...part, stage: stage.code } as Part, before),
    { note, touched: touching(part) },
  );
  focusPart(part.id, stage.code);
};

/** Put it one place up or down on its stage. */
export const shift = (page: Page, part: Part, by: 1 | -1, stage: Stage) => {
  const document = page.read.peek()?.document;
  if (!document) return Promise.resolve();
  const order = onStage(document, kindOf(part), part.stage);
  const now = order.findIndex((one) => one.id === part.id);
  if (now + by < 0 || now + by >= order.length) return Promise.resolve();
  const before = order[by === 1 ? now + 2 : now - 1]?.id ?? null;
  return moveTo(page, part, stage, before);
};

/** Remove it; `keep` lets go on what waits. The focus goes to what stood below, or above. */
export const remove = async (page: Page, part: Part, keep: boolean) => {
  const now = page.read.peek()?.document;
  const order = now ? onStage(now, kindOf(part), part.stage) : [];
  const place = order.findIndex((one) => one.id === part.id);
  const next = order[place + 1] ?? order[place - 1];
  await page.change((document) => without(document, part.id), {
    note: t("“{name}” deleted", { name: part.name }),
    keep,
    touched: touching(part),
  });
  focusPart(next?.id ?? null, part.stage);
};

/** Put a copy on a stage of another pipeline. */
export async function copyTo(
  place: Place,
  part: Part,
  stage: Stage,
  pipeline: string,
): Promise<void> {
  const there = await readAutomation(place);
  const copy = { ...bare(part), id: newId(), stage: stage.code } as Part;
  const note = t("“{name}” copied to {stage} of {pipeline}", {
    name: part.name,
    stage: stage.name,
    pipeline,
  });
  await changeAutomation(place, there, (document) => placed(document, copy, null), { note });
  tell(note, { kind: "good" });
}

/** Save a part that was edited or is new. */
export const save = (page: Page, part: Part, before: Part | null) =>
  page.change((document) => saved(document, part), {
    note: before
      ? t("“{name}” changed", { name: part.name })
      : t("“{name}” added", { name: part.name }),
    touched: [{ id: part.id, before }],
  });

/** The part as it stands now. */
export const current = (page: Page, id: string) => {
  const document = page.read.value?.document;
  return (document && find(document, id)) ?? null;
};
