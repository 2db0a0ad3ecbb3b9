/** The card of a step in the designer: what it is called and does, what is wrong with it, its menu; it can be dragged. */
import { useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { query } from "../../lib/route";
import { type Called, stepName, stepSummary } from "../../lib/step-words";
import { tellProblem } from "../../lib/tell";
import { isMovable, type Placed } from "../../lib/workflow";
import { faultText } from "../../lib/workflow-faults";
import { Menu } from "../../parts/Menu";
import { dragged, useDraggedStep } from "./dragging";
import type { Editing } from "./editing";
import { copy, hasCopied, move, paste, remove, select } from "./stepActs";

type Props = { one: Placed; editing: Editing; called: Called };

export function StepCard({ one: { step, pointer }, editing, called }: Props) {
  const self = useRef<HTMLElement>(null);
  const over = useDraggedStep(self, step.id, pointer, editing);
  const name = stepName(step, called);
  const faults = editing.faults.value.filter((one) => one.step === step.id);
  const summary = stepSummary(step, called);
  const isChosen = query.value.get("step") === step.id;
  const kind = step.action ? called.action(step.action) : called.kind(step.type);
  return (
    <article
      ref={self}
      class={`run step ${faults.length > 0 ? "bad" : isChosen ? "accent" : ""} ${over.value ? "over" : ""} ${dragged.value === step.id ? "dragged" : ""}`}
    >
      <div class="row tight">
        <button
          type="button"
          class="link fill"
          data-step={step.id}
          aria-expanded={isChosen}
          onClick={() => select(step.id)}
        >
          {name}
        </button>
        {name !== kind && <span class="badge">{kind}</span>}
        {isMovable(pointer) && (
          <Menu
            label={t("More of “{name}”", { name })}
            entries={[
              { label: t("Move up"), icon: "up", run: () => move(editing, step.id, -1) },
              { label: t("Move down"), icon: "down", run: () => move(editing, step.id, 1) },
              {
                label: t("Copy"),
                icon: "copy",
                run: () => {
                  const text = copy(editing, step.id);
                  if (text) navigator.clipboard?.writeText(text).catch(tellProblem);
                },
              },
              {
                label: t("Paste behind"),
                icon: "in",
                disabled: !hasCopied(),
                run: () => paste(editing, step.id),
              },
              {
                label: t("Remove"),
                icon: "trash",
                danger: true,
                run: () => remove(editing, step.id),
              },
            ]}
          />
        )}
      </div>
      {summary && <p class="quiet">{summary}</p>}
      {faults.map((one) => (
        <p class="fault" key={one.pointer}>
          {faultText(one)}
        </p>
      ))}
    </article>
  );
}
