/** What rules did across all items: what failed first, and how many runs each rule had. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask, type Schemas } from "../../lib/client";
import { clock, t } from "../../lib/i18n";
import { pipelines, types, words } from "../../lib/known";
import { usePages } from "../../lib/paging";
import { choose, query } from "../../lib/route";
import { SPANS, type SpanName, sinceOf } from "../../lib/run-counts";
import { may } from "../../lib/session";
import { tell, tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { More } from "../../parts/More";
import { Empty, Shown } from "../../parts/States";
import { Counts } from "./Counts";
import { RunRow } from "./RunRow";

type State = Schemas["Listed"];
const STATES: State[] = [
  "failed",
  "scheduled",
  "done",
  "skipped",
  "blocked",
  "waiting_app",
  "running",
];

export default function RunsPage() {
  const state = (query.value.get("state") ?? "failed") as State;
  const span = (query.value.get("span") ?? "week") as SpanName;
  const type = query.value.get("type") ?? undefined;
  const rule = query.value.get("rule") ?? undefined;
  const stage = (type && query.value.get("stage")) || undefined;
  const retried = useSignal(0);
  useEffect(() => {
    Promise.all([types.get(), words.get()]).catch(tellProblem);
  }, []);
  useEffect(() => {
    if (type) pipelines(type).get().catch(tellProblem);
  }, [type]);
  // What is still to come has no beginning in the past.
  const since = ENDED.has(state) ? sinceOf(span, clock()) : undefined;
  const pages = usePages(
    (page) =>
      ask(api.GET("/v1/runs", { params: { query: { state, type, rule, stage, since, ...page } } })),
    [state, span, type, rule, stage, retried.value],
  );
  const retryAll = async () => {
    let count = 0;
    let cursor: string | null = null;
    const begin = sinceOf(span, clock()) ?? new Date(0).toISOString();
    do {
      const done: Schemas["Retried"] = await ask(
        api.POST("/v1/runs/retry", { body: { since: begin, rule, type, cursor } }),
      );
      count += done.retried;
      cursor = done.next_cursor;
    } while (cursor);
    tell(t("{count} runs try again", { count }), { kind: "good" });
    retried.value += 1;
  };
  const shown = pages.loaded.value.value?.items ?? [];
  // All of a stage cannot be tried again at once: it would be those of the others, too.
  const mayRetryAll = state === "failed" && !stage && shown.length > 0 && may("automation:retry");
  return (
    <main class="runs-page">
      <header class="page-head">
        <h1>{t("Runs")}</h1>
        <Filter
          label={t("State")}
          value={state}
          options={STATES.map((one) => [one, words.found.value?.runs[one] ?? one])}
          onChoose={(value) => choose({ state: value })}
        />
        <Filter
          label={t("When")}
          value={span}
          options={(Object.keys(SPANS) as SpanName[]).map((one) => [one, spanWords(one)])}
          onChoose={(value) => choose({ span: value })}
        />
        <Filter
          label={t("Type")}
          value={type ?? ""}
          options={[
            ["", t("All types")],
            ...(types.found.value ?? [])
              .filter((one) => one.flags.automation)
              .map((one): [string, string] => [one.code, one.title]),
          ]}
          onChoose={(value) => choose({ type: value || null, rule: null, stage: null })}
        />
        {type && (
          <Filter
            label={t("Stage")}
            value={stage ?? ""}
            options={[["", t("All stages")], ...stagesOf(type)]}
            onChoose={(value) => choose({ stage: value || null })}
          />
        )}
        <span class="fill" />
        {mayRetryAll && (
          <Button icon="retry" onClick={retryAll}>
            {t("Try all again")}
          </Button>
        )}
      </header>
      <Counts key={retried.value} type={type} span={span} rule={rule} />
      <Shown reading={pages} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="activity" title={emptyTitle(state)} />
          ) : (
            <>
              <ul class="runs sheet">
                {items.map((one) => (
                  <RunRow key={one.id} run={one} again={pages.again} />
                ))}
              </ul>
              <More pages={pages} />
            </>
          )
        }
      </Shown>
    </main>
  );
}

const ENDED = new Set<State>(["failed", "done", "skipped", "blocked"]);

type Options = {
  label: string;
  value: string;
  options: [string, string][];
  onChoose: (value: string) => void;
};

function Filter({ label, value, options, onChoose }: Options) {
  return (
    <label class="labelled">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([code, text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The stages of all pipelines of a type, each code once: under it runs are told apart. */
const stagesOf = (type: string) => {
  const all = pipelines(type).found.value?.flatMap((one) => one.stages) ?? [];
  return [...new Map(all.map((one): [string, string] => [one.code, one.name]))];
};

const spanWords = (span: SpanName) =>
  ({ day: t("One day"), week: t("7 days"), month: t("30 days"), all: t("Everything") })[span];

const emptyTitle = (state: State) =>
  state === "failed" ? t("Nothing has failed here.") : t("No rule has run like that here.");
