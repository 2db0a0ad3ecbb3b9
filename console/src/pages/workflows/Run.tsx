/** A run of a workflow: the same picture as in the designer, with what each step did and waits for. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { all, api, ask, Problem, type Schemas } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { userName, words } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { itemName } from "../../lib/names";
import { why } from "../../lib/reasons";
import { go, to } from "../../lib/route";
import { may } from "../../lib/session";
import { bareTemplate, emptyTemplate, type Template } from "../../lib/workflow";
import {
  itemOfRun,
  linesByStep,
  RUN_MARKS,
  type StepLine,
  stepsOfLog,
} from "../../lib/workflow-runs";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Lazy } from "../../parts/Lazy";
import { Menu } from "../../parts/Menu";
import { Shown } from "../../parts/States";
import { useCalled } from "./called";
import { Outline } from "./Outline";
import { RunStep } from "./RunStep";
import { RunValues } from "./RunValues";

type Run = Schemas["WorkflowRunDocument"];
type Read = { run: Run; lines: StepLine[]; template: Template };

const LOOK_AGAIN = 4_000;
const resuming = () => import("./ResumeDialog");
const terminating = () => import("./TerminateDialog");

async function read(id: string): Promise<Read> {
  const path = { id };
  const run = await ask(api.GET("/v1/workflow-runs/{id}", { params: { path } }));
  const lines = run.steps_cursor
    ? await all((cursor) =>
        api.GET("/v1/workflow-runs/{id}/steps", {
          params: { path, query: { cursor, limit: 200 } },
        }),
      )
    : run.steps;
  return { run, lines, template: await templateOf(run, lines) };
}

/** The version that the run goes through; what its log tells where the workflow is gone. */
async function templateOf(run: Run, lines: StepLine[]): Promise<Template> {
  const params = { path: { id: run.workflow }, query: { version: run.number } };
  try {
    const found = await ask(api.GET("/v1/workflows/{id}/export", { params }));
    const template = { ...emptyTemplate("", ""), ...(found.template as object) };
    return bareTemplate(template as Template);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    const { type } = itemOfRun(run.item);
    return { ...emptyTemplate(run.name, type), steps: stepsOfLog(lines) };
  }
}

export default function RunPage({ id }: { id: string }) {
  const reading = useLoad(() => read(id), [id]);
  const now = reading.loaded.value.value;
  // Steps go on by themselves: who looks sees it.
  useEffect(() => {
    if (now?.run.state !== "running") return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reading.again();
    }, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [now?.run.state]);
  return (
    <main class="workflow-page">
      <Shown reading={reading} lines={8}>
        {(found) => <Open {...found} again={reading.again} />}
      </Shown>
    </main>
  );
}

function Open({ run, lines, template, again }: Read & { again: () => Promise<void> }) {
  const called = useCalled(template);
  const ending = useSignal(false);
  const killing = useSignal(false);
  const from = useSignal<string | null>(null);
  const item = itemOfRun(run.item);
  const byStep = linesByStep(lines);
  const mayEnd = may("workflow:run");
  const kill = async () => {
    await ask(api.DELETE("/v1/workflow-runs/{id}", { params: { path: { id: run.id } } }));
    go(["workflows", run.workflow]);
  };
  return (
    <>
      <header class="page-head">
        <h1>{run.name}</h1>
        <span class={`badge ${RUN_MARKS[run.state] ?? ""}`}>
          {words.found.value?.workflow_runs[run.state] ?? run.state}
        </span>
        <a href={to([item.type, item.id])}>{itemName(item.type, item.id)}</a>
        <a href={to(["workflows", run.workflow])}>
          {t("Version {number}", { number: run.number })}
        </a>
        <span class="fill" />
        {run.state === "running" && mayEnd && (
          <Button icon="stop" kind="danger" onClick={() => (ending.value = true)}>
            {t("Terminate…")}
          </Button>
        )}
        {mayEnd && (
          <Menu
            label={t("More of this run")}
            entries={[
              {
                label: t("Delete with its log…"),
                icon: "trash",
                danger: true,
                run: () => {
                  killing.value = true;
                },
              },
            ]}
          />
        )}
      </header>
      <p class="quiet">
        {t("Began {when}", { when: dateTime(run.started_at) })}
        {run.started_by !== null && ` · ${userName(run.started_by)}`}
        {run.finished_at && ` · ${t("ended {when}", { when: dateTime(run.finished_at) })}`}
      </p>
      {run.status && <p class="notice">{run.status}</p>}
      {run.reason && <p class="notice">{why(run.reason)}</p>}
      <RunValues run={run} template={template} />
      <Outline
        at="/steps"
        steps={template.steps}
        label={t("Steps")}
        called={called}
        card={({ step }) => (
          <RunStep
            run={run}
            step={step}
            lines={byStep.get(step.id) ?? []}
            called={called}
            again={again}
            onResume={run.state === "failed" && mayEnd ? () => (from.value = step.id) : undefined}
          />
        )}
      />
      {ending.value && (
        <Lazy
          loader={terminating}
          props={{ run: run.id, again, onClose: () => (ending.value = false) }}
        />
      )}
      {from.value && (
        <Lazy
          loader={resuming}
          props={{
            run,
            template,
            step: from.value,
            again,
            onClose: () => {
              from.value = null;
            },
          }}
        />
      )}
      {killing.value && (
        <Dialog
          title={t("Delete this run?")}
          onClose={() => (killing.value = false)}
          actions={
            <>
              <Button onClick={() => (killing.value = false)}>{t("Keep it")}</Button>
              <Button kind="danger" icon="trash" onClick={kill}>
                {t("Delete")}
              </Button>
            </>
          }
        >
          <p>
            {t(
              "It stops, and its log and tasks go with it. What it did to its item stays. This cannot be taken back.",
            )}
          </p>
        </Dialog>
      )}
    </>
  );
}
