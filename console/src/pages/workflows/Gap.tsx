/** A place between two steps, or at the end of a list: a step is added there, or dropped. */
import { useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { IconButton } from "../../parts/Button";
import { dragged, useStepTarget } from "./dragging";
import type { Editing } from "./editing";

type Props = { place: string; where: string; editing: Editing; onAdd: (place: string) => void };

export function Gap({ place, where, editing, onAdd }: Props) {
  const self = useRef<HTMLDivElement>(null);
  const over = useStepTarget({ element: self, place, editing });
  return (
    <div
      ref={self}
      class={`gap ${dragged.value ? "wanted" : ""} ${over.value ? "over" : ""}`}
      data-place={place}
    >
      <IconButton
        class="add-step"
        icon="plus"
        label={t("Add a step {where}", { where })}
        onClick={() => onAdd(place)}
      />
    </div>
  );
}
