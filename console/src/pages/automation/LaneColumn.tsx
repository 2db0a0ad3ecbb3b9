/** A lane: a stage with its triggers and rules. Cards are dropped on it, and added to it. */
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { find, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import { choose } from "../../lib/route";
import { tellProblem } from "../../lib/tell";
import type { Names } from "../../lib/words";
import { Button } from "../../parts/Button";
import { drawIn } from "../../parts/stage-color";
import { moveTo } from "./changes";
import { PartCard } from "./PartCard";
import type { Page } from "./state";

type Props = {
  page: Page;
  stage: Stage;
  stages: Stage[];
  names: Names;
  triggers: Part[];
  rules: Part[];
  isShown: (part: Part) => boolean;
};

export function LaneColumn({ page, stage, stages, names, triggers, rules, isShown }: Props) {
  const self = useRef<HTMLDivElement>(null);
  const over = useSignal(false);
  useLayoutEffect(() => drawIn(self.current, stage.color), [stage.color]);
  useEffect(() => {
    if (!self.current || !page.mayUpdate) return;
    return dropTargetForElements({
      element: self.current,
      canDrop: ({ source }) => typeof source.data.part === "string",
      onDragEnter: () => {
        over.value = true;
      },
      onDragLeave: () => {
        over.value = false;
      },
      onDrop: ({ source, location }) => {
        over.value = false;
        const document = page.read.peek()?.document;
        const part = document && find(document, source.data.part as string);
        // The innermost target is the card that it was dropped on.
        const before = location.current.dropTargets[0]?.data.before as string | undefined;
        if (part && before !== part.id) {
          moveTo(page, part, stage, before ?? null).catch(tellProblem);
        }
      },
    });
  }, [stage.code, page.mayUpdate]);
  const all = [...triggers, ...rules];
  const shown = all.filter(isShown);
  const label = t("{stage}, {count} rules and triggers", { stage: stage.name, count: all.length });
  return (
    <section
      ref={self}
      role="listitem"
      data-lane={stage.code}
      class={`column ${stage.semantics} ${over.value ? "over" : ""}`}
      aria-label={label}
    >
      <header>
        <h2>{stage.name}</h2>
        {all.length > 0 && <span class="count">{all.length}</span>}
      </header>
      <ul class="cards">
        {shown.map((part) => (
          <PartCard key={part.id} part={part} page={page} names={names} stages={stages} />
        ))}
        {shown.length < all.length && (
          <li class="quiet">{t("{count} not shown", { count: all.length - shown.length })}</li>
        )}
      </ul>
      {page.mayUpdate && (
        <Button
          kind="quiet"
          icon="plus"
          class="add-part"
          aria-label={t("Add to {stage}", { stage: stage.name })}
          onClick={() => choose({ add: stage.code, what: null })}
        >
          {t("Add")}
        </Button>
      )}
    </section>
  );
}
