/** A run with its item: what became of it and why; it can be tried again. */
import { api, ask, once, type Schemas } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { stageName, typeTitle, words } from "../../lib/known";
import { why } from "../../lib/reasons";
import { to } from "../../lib/route";
import { markOf } from "../../lib/runs";
import { may } from "../../lib/session";
import { Button } from "../../parts/Button";

type Props = { run: Schemas["RunOfItem"]; again: () => Promise<void> };

export function RunRow({ run, again }: Props) {
  const [type = "", id = ""] = run.item.split(/_(?=\d+$)/);
  const when = run.finished_at ?? run.due_at;
  const retry = async () => {
    await ask(
      api.POST("/v1/runs/{id}/retry", { params: { path: { id: run.id }, header: once() } }),
    );
    await again();
  };
  const rule = run.pipeline
    ? to([type, run.pipeline, "automation"], { rule: run.rule })
    : to([type, id]);
  return (
    <li class={`run ${markOf(run)}`}>
      <p class="row">
        <a href={to([type, id])}>{run.title || `${typeTitle(type)} ${id}`}</a>
        <span class="quiet">{typeTitle(type)}</span>
        <a href={rule}>{run.name}</a>
        <span class={`badge ${markOf(run)}`}>
          {words.found.value?.runs[run.state] ?? run.state}
        </span>
        <span class="quiet">{stageName(type, run.pipeline ?? "", run.stage)}</span>
        <span class="fill" />
        {when && (
          <time class="quiet" dateTime={when}>
            {dateTime(when)}
          </time>
        )}
      </p>
      <p class="row">
        <span class="summary fill">{why(run.reason) || run.summary}</span>
        {run.retried && <span class="badge">{t("tried again")}</span>}
        {run.state === "failed" && !run.retried && may("automation:retry") && (
          <Button
            icon="retry"
            aria-label={t("Try again: {rule}", { rule: run.name })}
            onClick={retry}
          >
            {t("Try again")}
          </Button>
        )}
      </p>
    </li>
  );
}
