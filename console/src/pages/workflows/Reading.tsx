/** A workflow for who may only look: the same outline in words. */
import { t } from "../../lib/i18n";
import { stepName, stepSummary } from "../../lib/step-words";
import { bareTemplate, type Template } from "../../lib/workflow";
import { useCalled } from "./called";
import type { Stored } from "./editing";
import { Outline } from "./Outline";
import { stateMark, stateWords } from "./state-words";

export function Reading({ stored }: { stored: Stored }) {
  const template = bareTemplate(stored as unknown as Template);
  const called = useCalled(template);
  return (
    <>
      <header class="page-head">
        <h1>{stored.name}</h1>
        <span class={`badge ${stateMark(stored)}`}>{stateWords(stored)}</span>
      </header>
      <Outline
        at="/steps"
        steps={template.steps}
        label={t("Steps")}
        called={called}
        card={({ step }) => (
          <article class="run step" aria-label={stepName(step, called)}>
            <b>{stepName(step, called)}</b>
            <p class="quiet">{stepSummary(step, called)}</p>
          </article>
        )}
      />
    </>
  );
}
