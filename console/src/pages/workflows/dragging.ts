/** Steps taken by the pointer: each can be dragged, and dropped on a card or on a place between two. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type Signal, signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { announce } from "../../lib/tell";
import { isMovable, stepOf } from "../../lib/workflow";
import { movedTo } from "../../lib/workflow-edits";
import type { Editing } from "./editing";
import { focusStep } from "./stepActs";

/** The id of the step that is being dragged: places for it show themselves. */
export const dragged = signal<string | null>(null);

/** Put a step at a place, by its id. */
export function drop(editing: Editing, id: string, place: string): void {
  const found = stepOf(editing.template, id);
  const next = found && movedTo(editing.template, found.pointer, place);
  if (!next) return;
  editing.edit(next);
  focusStep(id);
  announce(t("Moved"));
}

type Target = { element: RefObject<HTMLElement | null>; place: string; editing: Editing };

/** Let a place take steps; tells whether one is held over it. */
export function useStepTarget({ element, place, editing }: Target): Signal<boolean> {
  const over = useSignal(false);
  useEffect(() => {
    if (!element.current) return;
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => fits(editing, source.data.step, place),
      onDragEnter: () => {
        over.value = true;
      },
      onDragLeave: () => {
        over.value = false;
      },
      onDrop: ({ source }) => {
        over.value = false;
        drop(editing, String(source.data.step), place);
      },
    });
  }, [place, editing.template]);
  return over;
}

/** Let the card of a step be dragged, and take others: they stand before it then. */
export function useDraggedStep(
  element: RefObject<HTMLElement | null>,
  id: string,
  pointer: string,
  editing: Editing,
): Signal<boolean> {
  const over = useStepTarget({ element, place: pointer, editing });
  useEffect(() => {
    if (!element.current || !isMovable(pointer)) return;
    return combine(
      draggable({
        element: element.current,
        getInitialData: () => ({ step: id }),
        onDragStart: () => {
          dragged.value = id;
        },
        onDrop: () => {
          dragged.value = null;
        },
      }),
    );
  }, [id, isMovable(pointer)]);
  return over;
}

const fits = (editing: Editing, id: unknown, place: string): boolean => {
  const found = typeof id === "string" ? stepOf(editing.template, id) : null;
  return (
    isMovable(place) && found !== null && movedTo(editing.template, found.pointer, place) !== null
  );
};
