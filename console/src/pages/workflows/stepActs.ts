/** What can be done with steps of the outline, by key, menu or button; the focus goes along. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { choose, query } from "../../lib/route";
import { announce, tell } from "../../lib/tell";
import { idsOf, isMovable, type Step, stepOf } from "../../lib/workflow";
import { behind, inserted, moved, neighbour, removed } from "../../lib/workflow-edits";
import { asText, stepsIn, welcomed } from "../../lib/workflow-steps";
import type { Editing } from "./editing";

/** What was copied last, for who pastes by the menu. */
const copied = signal("");

export const hasCopied = () => copied.value !== "";

/** Where the focus goes once all is drawn: a step by its id, or the first place for one (""). */
const wanted = signal<string | null>(null);

export const focusStep = (id: string | null) => {
  wanted.value = id ?? "";
};

/** Put the focus where it is wanted, after what was closed has let go of it. */
export function useWantedFocus(): void {
  const id = wanted.value;
  useEffect(() => {
    if (id === null) return;
    const at = id ? `[data-step="${CSS.escape(id)}"]` : ".add-step";
    document.querySelector<HTMLElement>(at)?.focus();
    wanted.value = null;
  }, [id]);
}

/** The id of the step that has the focus. */
export const focused = () =>
  document.activeElement?.closest<HTMLElement>("[data-step]")?.dataset.step ?? null;

/** Go to the next step of the page, or the one before. */
export function goBy(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const next = now < 0 ? all.at(by > 0 ? 0 : -1) : all[now + by];
  next?.focus();
}

export const select = (step: string | null) => choose({ step, open: null });

/** Put steps in at a place; return the id of the first. */
export function add(editing: Editing, place: string, steps: Step[]): string | null {
  const own = welcomed(steps, idsOf(editing.template));
  editing.edit(inserted(editing.template, place, own));
  return own[0]?.id ?? null;
}

export function move(editing: Editing, id: string, by: 1 | -1): void {
  const found = stepOf(editing.template, id);
  const next = found && moved(editing.template, found.pointer, by);
  if (!next) {
    announce(t("It cannot go further"));
    return;
  }
  editing.edit(next);
  focusStep(id);
  announce(by < 0 ? t("Moved up") : t("Moved down"));
}

export function remove(editing: Editing, id: string): void {
  const found = stepOf(editing.template, id);
  if (!found || !isMovable(found.pointer)) return;
  const next = removed(editing.template, found.pointer);
  editing.edit(next);
  if (query.peek().get("step") === id) select(null);
  focusStep(neighbour(next, found.pointer));
  tell(t("The step was removed"), { action: { label: t("Undo"), run: editing.undo } });
}

/** The text of a step, kept for the menu too. */
export function copy(editing: Editing, id: string): string | null {
  const found = stepOf(editing.template, id);
  if (!found) return null;
  copied.value = asText([found.step]);
  announce(t("Copied"));
  return copied.value;
}

/** Put the steps of a text behind a step, or at the end. */
export function paste(editing: Editing, id: string | null, text: string = copied.value): void {
  const steps = stepsIn(text);
  if (!steps) {
    tell(t("What was copied holds no steps."), { kind: "bad" });
    return;
  }
  const found = stepOf(editing.template, id);
  const after = found && isMovable(found.pointer) ? behind(found.pointer) : null;
  focusStep(add(editing, after ?? `/steps/${editing.template.steps.length}`, steps));
}
