/** One run of a rule: what became of it and why, in the service's words; what one can do about it. */
import { api, ask, once } from "../../../lib/client";
import { clock, dateTime, t } from "../../../lib/i18n";
import { words } from "../../../lib/known";
import { fieldTitle, valueText } from "../../../lib/meanwhile";
import { why } from "../../../lib/reasons";
import { to } from "../../../lib/route";
import { canTryAgain, isNotYetDue, isWaiting, markOf, type Run } from "../../../lib/runs";
import { may } from "../../../lib/session";
import { Button } from "../../../parts/Button";
import type { OpenItem } from "../state";

type Props = { run: Run; all: Run[]; open: OpenItem; again: () => Promise<void> };

export function RunLine({ run, all, open, again }: Props) {
  const params = { path: { type: open.type, id: open.id, run: run.id } };
  const stop = async () => {
    await ask(api.POST("/v1/items/{type}/{id}/automation/{run}/stop", { params }));
    await again();
  };
  const act = async () => {
    await ask(api.POST("/v1/items/{type}/{id}/automation/{run}/act", { params }));
    await again();
  };
  const retry = async () => {
    const { path } = params;
    await ask(
      api.POST("/v1/items/{type}/{id}/automation/{run}/retry", {
        params: { path, header: once() },
      }),
    );
    await again();
  };
  const waiting = isWaiting(run);
  const seen = Object.entries(run.seen);
  const when = run.finished_at ?? run.due_at;
  return (
    <li class={`run ${markOf(run)}`}>
      <p class="row">
        {open.item.pipeline && may("automation:read") ? (
          <a href={to([open.type, open.item.pipeline, "automation"], { rule: run.rule })}>
            {run.name}
          </a>
        ) : (
          <b>{run.name}</b>
        )}
        <span class={`badge ${markOf(run)}`}>
          {words.found.value?.runs[run.state] ?? run.state}
        </span>
        {when && (
          <time class="quiet" dateTime={when}>
            {dateTime(when)}
          </time>
        )}
      </p>
      <p class="summary">{why(run.reason) || run.summary}</p>
      {seen.length > 0 && (
        <p class="quiet">
          {seen
            .map(([code, value]) =>
              t("{field} was {value}", {
                field: fieldTitle(open.fields, code),
                value: valueText(open.fields, open.item, code, value),
              }),
            )
            .join(" · ")}
        </p>
      )}
      <p class="row">
        {isNotYetDue(run, clock()) && may("automation:retry") && (
          <Button icon="play" onClick={act} aria-label={t("Run now: {rule}", { rule: run.name })}>
            {t("Run now")}
          </Button>
        )}
        {waiting && may("automation:stop") && (
          <Button icon="stop" onClick={stop} aria-label={t("Stop: {rule}", { rule: run.name })}>
            {t("Stop")}
          </Button>
        )}
        {canTryAgain(run, open.item.entry ?? 0, all) && may("automation:retry") && (
          <Button
            icon="retry"
            onClick={retry}
            aria-label={t("Try again: {rule}", { rule: run.name })}
          >
            {t("Try again")}
          </Button>
        )}
      </p>
    </li>
  );
}
