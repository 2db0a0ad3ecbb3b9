/** The tab of workflows that ran or run for the item; one can be started by hand. */
import { useSignal } from "@preact/signals";
import { api, ask, once, type Schemas } from "../../../lib/client";
import { dateTime, t } from "../../../lib/i18n";
import { words } from "../../../lib/known";
import { useLoad } from "../../../lib/loading";
import { usePages } from "../../../lib/paging";
import { why } from "../../../lib/reasons";
import { to } from "../../../lib/route";
import { may } from "../../../lib/session";
import { tell, tellProblem } from "../../../lib/tell";
import { Menu } from "../../../parts/Menu";
import { More } from "../../../parts/More";
import { StartDialog } from "../../../parts/StartDialog";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";

const MARKS: Record<string, string> = { done: "good", failed: "bad", running: "accent" };

export default function WorkflowsTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) =>
      ask(api.GET("/v1/items/{type}/{id}/workflow-runs", { params: { path, query: page } })),
    [open.type, open.id],
  );
  const templates = useLoad(async () => {
    const query = { entity_type: open.type, limit: 200 };
    const all = await ask(api.GET("/v1/workflows", { params: { query } }));
    return all.items.filter((one) => one.published > 0);
  }, [open.type]);
  const asking = useSignal<Schemas["TemplateDocument"] | null>(null);
  useFresh(open, pages);
  const start = async (id: string, parameters: Record<string, unknown> = {}) => {
    const params = { path: { id }, header: once() };
    const body = { item: `${open.type}_${open.id}`, parameters };
    const run = await ask(api.POST("/v1/workflows/{id}/runs", { params, body }));
    tell(t("{workflow} has begun", { workflow: run.name }), { kind: "good" });
    await pages.again();
  };
  const choose = async (id: string) => {
    const template = await ask(api.GET("/v1/workflows/{id}", { params: { path: { id } } }));
    if (Object.keys(template.parameters).length > 0) asking.value = template;
    else await start(id);
  };
  const startable = templates.loaded.value.value ?? [];
  return (
    <>
      {startable.length > 0 && may("workflow:start") && (
        <p class="row end">
          <Menu
            label={t("Start a workflow")}
            text={t("Start a workflow")}
            icon="play"
            entries={startable.map((one) => ({
              label: one.name,
              run: () => choose(one.id).catch(tellProblem),
            }))}
          />
        </p>
      )}
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ul class="runs" aria-label={t("Workflows")}>
              {items.map((run) => (
                <li key={run.id} class={`run ${MARKS[run.state] ?? ""}`}>
                  <p class="row">
                    <a href={to(["workflows", "runs", run.id])}>{run.name}</a>
                    <span class={`badge ${MARKS[run.state] ?? ""}`}>
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
              ))}
            </ul>
          ) : (
            <Empty icon="flow" title={t("No workflow has run for this item.")} />
          )
        }
      </Shown>
      <More pages={pages} />
      {asking.value && (
        <StartDialog
          template={asking.value}
          onClose={() => {
            asking.value = null;
          }}
          onStart={(parameters) =>
            start((asking.value as Schemas["TemplateDocument"]).id, parameters)
          }
        />
      )}
    </>
  );
}
