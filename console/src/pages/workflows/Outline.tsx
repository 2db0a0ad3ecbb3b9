/** The steps of a workflow from top to bottom: lists in lists, branches beside each other. */
import type { ComponentChildren } from "preact";
import { t } from "../../lib/i18n";
import { type Called, innerTitle, stepName } from "../../lib/step-words";
import { eventOf, type Inner, innerOf, type Placed, type Step } from "../../lib/workflow";

export type Drawn = {
  called: Called;
  /** The card of a step. */
  card: (one: Placed) => ComponentChildren;
  /** What stands at a place: where a step can be added. `where` says it in words. */
  gap?: (place: string, where: string) => ComponentChildren;
};

type Props = Drawn & { at: string; steps: Step[]; label: string };

export function Outline({ at, steps, label, ...drawn }: Props) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, place) => {
        const one = { step, pointer: `${at}/${place}` };
        return (
          <li key={step.id}>
            {drawn.gap?.(one.pointer, t("before “{name}”", { name: stepName(step, drawn.called) }))}
            {drawn.card(one)}
            <Within one={one} {...drawn} />
          </li>
        );
      })}
      {drawn.gap && (
        <li key="">
          {drawn.gap(`${at}/${steps.length}`, t("at the end of “{list}”", { list: label }))}
        </li>
      )}
    </ol>
  );
}

/** The lists of steps within a step. */
function Within({ one, ...drawn }: Drawn & { one: Placed }) {
  const lists = innerOf(one);
  if (lists.length === 0) return null;
  return (
    <div class="branches">
      {lists.map((inner, place) => (
        <Branch key={inner.at} one={one} inner={inner} place={place} {...drawn} />
      ))}
    </div>
  );
}

type InnerProps = Drawn & { one: Placed; inner: Inner; place: number };

function Branch({ one, inner, place, ...drawn }: InnerProps) {
  const title = innerTitle(one.step, inner, place, drawn.called);
  const event = inner.kind === "branch" ? eventOf(one, place) : null;
  return (
    <section class="branch" aria-label={title}>
      <p class="quiet">{title}</p>
      {event && drawn.card(event)}
      <Outline at={inner.at} steps={inner.steps} label={title} {...drawn} />
    </section>
  );
}
