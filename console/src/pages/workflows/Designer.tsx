/** A workflow: its steps from top to bottom, what is published of it. */
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { stepName, stepSummary } from "../../lib/step-words";
import { bareTemplate, type Template } from "../../lib/workflow";
import { Shown } from "../../parts/States";
import { useCalled } from "./called";
import { Outline } from "./Outline";
import { stateMark, stateWords } from "./state-words";

export default function Designer({ id }: { id: string }) {
  const reading = useLoad(
    () => ask(api.GET("/v1/workflows/{id}", { params: { path: { id } } })),
    [id],
  );
  return (
    <main class="workflow-page">
      <Shown reading={reading} lines={8}>
        {(found) => (
          <>
            <header class="page-head">
              <h1>{found.name}</h1>
              <span class={`badge ${stateMark(found)}`}>{stateWords(found)}</span>
            </header>
            <Reading template={bareTemplate(found as unknown as Template)} />
          </>
        )}
      </Shown>
    </main>
  );
}

/** The steps in words, for who may only look. */
function Reading({ template }: { template: Template }) {
  const called = useCalled(template);
  return (
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
  );
}
