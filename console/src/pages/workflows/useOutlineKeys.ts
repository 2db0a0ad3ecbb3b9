/** Keys of the designer: go, move, add, remove, copy and paste steps, undo, redo, save. */
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { useKeys } from "../../lib/keys";
import { tellProblem } from "../../lib/tell";
import { isMovable, stepOf } from "../../lib/workflow";
import { behind } from "../../lib/workflow-edits";
import type { Editing } from "./editing";
import { copy, focused, goBy, move, paste, remove } from "./stepActs";

const TYPING = "input, textarea, select, [contenteditable]";

export function useOutlineKeys(editing: Editing, onAdd: (place: string) => void): void {
  const withStep = (act: (id: string) => void) => () => {
    const id = focused();
    if (id) act(id);
  };
  const addBehind = () => {
    const found = stepOf(editing.template, focused());
    const place = found && isMovable(found.pointer) ? behind(found.pointer) : null;
    onAdd(place ?? `/steps/${editing.template.steps.length}`);
  };
  useKeys(
    [
      { key: "ArrowDown", does: t("The next step"), run: () => goBy(1) },
      { key: "ArrowUp", does: t("The step before"), run: () => goBy(-1) },
      {
        key: "Alt+ArrowUp",
        does: t("Move the step up"),
        run: withStep((id) => move(editing, id, -1)),
      },
      {
        key: "Alt+ArrowDown",
        does: t("Move the step down"),
        run: withStep((id) => move(editing, id, 1)),
      },
      { key: "+", does: t("Add a step behind"), run: addBehind },
      { key: "Delete", does: t("Remove the step"), run: withStep((id) => remove(editing, id)) },
      {
        key: "Ctrl+z",
        does: t("Undo; with Shift redo"),
        run: (event) => (event.shiftKey ? editing.redo() : editing.undo()),
      },
      { key: "Ctrl+y", does: t("Redo"), run: editing.redo },
      {
        key: "Ctrl+s",
        does: t("Save the draft"),
        whileTyping: true,
        run: () => void editing.save().catch(tellProblem),
      },
    ],
    [editing.template, editing.stored],
  );
  useEffect(() => {
    const isTyping = () => document.activeElement?.matches(TYPING);
    const onCopy = (event: ClipboardEvent) => {
      const id = focused();
      const text = id && getSelection()?.isCollapsed !== false ? copy(editing, id) : null;
      if (!id || !text) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") remove(editing, id);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping() || document.querySelector("dialog:modal")) return;
      event.preventDefault();
      paste(editing, focused(), event.clipboardData?.getData("text/plain") ?? "");
    };
    addEventListener("copy", onCopy);
    addEventListener("cut", onCopy);
    addEventListener("paste", onPaste);
    return () => {
      removeEventListener("copy", onCopy);
      removeEventListener("cut", onCopy);
      removeEventListener("paste", onPaste);
    };
  }, [editing.template]);
}
