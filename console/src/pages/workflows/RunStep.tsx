/** A step of a run: what became of it, when, what it looked at and gave, what it waits for. */
import { api, ask, type Schemas } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { words } from "../../lib/known";
import { why } from "../../lib/reasons";
import { to } from "../../lib/route";
import { may, me } from "../../lib/session";
import { awaitedWords, type Called, stepName, stepSummary } from "../../lib/step-words";
import type { Step } from "../../lib/workflow";
import { STEP_MARKS, type StepLine, valueText } from "../../lib/workflow-runs";
import { Button } from "../../parts/Button";

type Props = {
  run: Schemas["WorkflowRunDocument"];
  step: Step;
  lines: StepLine[];
  called: Called;
  again: () => Promise<void>;
  /** Goes on at this step, where the run may be taken up again. */
  onResume?: () => void;
};

export function RunStep({ run, step, lines, called, again, onResume }: Props) {
  const last = lines.at(-1);
  const name = stepName(step, called);
  return (
    <article
      class={`run step ${last ? (STEP_MARKS[last.state] ?? "") : "untouched"}`}
      aria-label={name}
    >
      <p class="row">
        <b>{name}</b>
        <span class={`badge ${last ? (STEP_MARKS[last.state] ?? "") : ""}`}>
          {last ? (words.found.value?.runs[last.state] ?? last.state) : t("Not reached")}
        </span>
        {lines.length > 1 && (
          <span class="badge">{t("{count} passes", { count: lines.length })}</span>
        )}
        <span class="fill" />
        {onResume && (
          <Button icon="play" onClick={onResume} aria-label={t("Go on at “{name}”", { name })}>
            {t("Go on here…")}
          </Button>
        )}
      </p>
      {!last && <p class="quiet">{stepSummary(step, called)}</p>}
      {last && <Doing line={last} run={run} called={called} again={again} />}
      {lines.length > 1 && (
        <details>
          <summary>{t("Earlier passes")}</summary>
          {lines.slice(0, -1).map((line) => (
            <Doing
              key={`${line.visit}/${line.started_at}`}
              line={line}
              run={run}
              called={called}
              again={again}
            />
          ))}
        </details>
      )}
    </article>
  );
}

type DoingProps = { line: StepLine; run: Props["run"]; called: Called; again: Props["again"] };

function Doing({ line, run, called, again }: DoingProps) {
  const looked = Object.entries(line.input);
  const gave = Object.entries(line.result);
  return (
    <div>
      <p class="quiet">
        {line.started_at && <time dateTime={line.started_at}>{dateTime(line.started_at)}</time>}
        {line.finished_at && line.finished_at !== line.started_at && (
          <>
            {" – "}
            <time dateTime={line.finished_at}>{dateTime(line.finished_at)}</time>
          </>
        )}
        {line.visit && ` · ${line.visit}`}
      </p>
      {line.reason && <p class="summary">{why(line.reason)}</p>}
      {line.waits_for.map((one) => (
        <p class="row" key={one.event}>
          <span>{awaitedWords(one, called)}</span>
          {one.kind === "task" && <a href={to(["activities"])}>{t("My day")}</a>}
          {one.kind === "command" && mayGive(one) && (
            <Button icon="play" onClick={() => give(run.id, one.command ?? "").then(again)}>
              {t("Give “{name}”", { name: one.command ?? "" })}
            </Button>
          )}
        </p>
      ))}
      {line.due_at && <p>{t("Until {when}", { when: dateTime(line.due_at) })}</p>}
      {looked.length + gave.length > 0 && (
        <details>
          <summary>{t("Input and result")}</summary>
          <Lines title={t("Input")} lines={looked} />
          <Lines title={t("Result")} lines={gave} />
        </details>
      )}
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: [string, unknown][] }) {
  if (lines.length === 0) return null;
  return (
    <dl class="lines" aria-label={title}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{valueText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const mayGive = (one: Schemas["Awaited"]) =>
  may("workflow:run") || (one.users ?? []).includes(me.value?.id ?? 0);

const give = (id: string, name: string) =>
  ask(api.POST("/v1/workflow-runs/{id}/commands", { params: { path: { id } }, body: { name } }));
