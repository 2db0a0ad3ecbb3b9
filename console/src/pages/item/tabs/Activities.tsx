/** The tab of what people have to do for the item, and what they did. */
import { useSignal } from "@preact/signals";
import type { Activity } from "../../../lib/activities";
import { api, ask } from "../../../lib/client";
import { t } from "../../../lib/i18n";
import { usePages } from "../../../lib/paging";
import { ActivityDialog } from "../../../parts/activities/ActivityDialog";
import { ActivityLine } from "../../../parts/activities/ActivityLine";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";

export function ActivitiesTab({ open }: { open: OpenItem }) {
  const edited = useSignal<Activity | null>(null);
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) => ask(api.GET("/v1/items/{type}/{id}/activities", { params: { path, query: page } })),
    [open.type, open.id],
  );
  useFresh(open, pages);
  const changed = async () => {
    open.pulse.value += 1;
  };
  const list = (activities: Activity[], label: string) =>
    activities.length > 0 && (
      <>
        <h3>{label}</h3>
        <ul class="activities" aria-label={label}>
          {activities.map((one) => (
            <ActivityLine
              key={one.id}
              activity={one}
              again={changed}
              onEdit={(activity) => {
                edited.value = activity;
              }}
            />
          ))}
        </ul>
      </>
    );
  return (
    <>
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <>
              {list(
                items.filter((one) => !one.completed),
                t("To do"),
              )}
              {list(
                items.filter((one) => one.completed),
                t("Done"),
              )}
            </>
          ) : (
            <Empty icon="task" title={t("Calls, meetings, tasks and to-dos stand here.")} />
          )
        }
      </Shown>
      <More pages={pages} />
      {edited.value && (
        <ActivityDialog
          item={path}
          activity={edited.value}
          onSaved={changed}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
    </>
  );
}
