/** The runs of a workflow, the newest first. */
import { api, ask } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { words } from "../../lib/known";
import { itemName } from "../../lib/names";
import { usePages } from "../../lib/paging";
import { why } from "../../lib/reasons";
import { choose, to } from "../../lib/route";
import { itemOfRun, RUN_MARKS } from "../../lib/workflow-runs";
import { More } from "../../parts/More";
import { Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/States";

export default function Runs({ id }: { id: string }) {
  const pages = usePages(
    (query) => ask(api.GET("/v1/workflows/{id}/runs", { params: { path: { id }, query } })),
    [id],
  );
  return (
    <Panel title={t("Runs")} label={t("Runs")} onClose={() => choose({ open: null })}>
      <Shown reading={pages}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="flow" title={t("It has not run yet.")} />
          ) : (
            <ul>
              {items.map((run) => {
                const item = itemOfRun(run.item);
                const mark = RUN_MARKS[run.state] ?? "";
                return (
                  <li key={run.id} class={`run ${mark}`}>
                    <p class="row">
                      <a href={to(["workflows", "runs", run.id])}>{itemName(item.type, item.id)}</a>
                      <span class={`badge ${mark}`}>
                        {words.found.value?.workflow_runs[run.state] ?? run.state}
                      </span>
                      <time class="quiet" dateTime={run.started_at}>
                        {dateTime(run.started_at)}
                      </time>
                    </p>
                    {(why(run.reason) || run.status) && (
                      <p class="summary">{why(run.reason) || run.status}</p>
                    )}
                  </li>
                );
              })}
            </ul>
          )
        }
      </Shown>
      <More pages={pages} />
    </Panel>
  );
}
