/** The tab of what rules did on the item, did not do and why, and will do. */
import { api, ask } from "../../../lib/client";
import { t } from "../../../lib/i18n";
import { stageName } from "../../../lib/known";
import { usePages } from "../../../lib/paging";
import { to } from "../../../lib/route";
import { byStay, isWaiting } from "../../../lib/runs";
import { may } from "../../../lib/session";
import { tell } from "../../../lib/tell";
import { Button } from "../../../parts/Button";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";
import { RunLine } from "./RunLine";

export function AutomationTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    async (page) => {
      const found = await ask(
        api.GET("/v1/items/{type}/{id}/automation", { params: { path, query: page } }),
      );
      return { items: found.runs, next_cursor: found.next_cursor };
    },
    [open.type, open.id],
  );
  useFresh(open, pages);
  const stopAll = async () => {
    const { stopped } = await ask(
      api.POST("/v1/items/{type}/{id}/automation/stop", { params: { path } }),
    );
    tell(t("{count} rules stopped", { count: stopped }), { kind: "good" });
    await pages.again();
  };
  return (
    <Shown reading={pages}>
      {({ items }) => {
        const stays = byStay(items);
        const waiting = items.filter(isWaiting).length;
        if (items.length === 0) return <Nothing open={open} />;
        return (
          <>
            {waiting > 1 && may("automation:stop") && (
              <p class="row end">
                <Button icon="stop" onClick={stopAll}>
                  {t("Stop all that wait")}
                </Button>
              </p>
            )}
            {stays.map((stay) => (
              <section key={stay.entry} class="stay">
                <h3>
                  {stay.entry === open.item.entry
                    ? t("Now: {stage}", { stage: stageOf(open, stay.stage) })
                    : t("Before: {stage}", { stage: stageOf(open, stay.stage) })}
                </h3>
                <ul class="runs">
                  {stay.runs.map((run) => (
                    <RunLine key={run.id} run={run} all={items} open={open} again={pages.again} />
                  ))}
                </ul>
              </section>
            ))}
            <More pages={pages} />
          </>
        );
      }}
    </Shown>
  );
}

const stageOf = (open: OpenItem, stage: string) =>
  stageName(open.type, open.item.pipeline ?? "", stage);

function Nothing({ open }: { open: OpenItem }) {
  return (
    <Empty icon="bolt" title={t("No rule has looked at this item yet.")}>
      {open.item.pipeline && (
        <a href={to([open.type, open.item.pipeline, "automation"])}>
          {t("See the rules of its stages")}
        </a>
      )}
    </Empty>
  );
}
