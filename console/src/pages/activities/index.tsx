/** My day: what is overdue, due today and next, activities and tasks of workflows together. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Activity, itemOf, putOffs, type When } from "../../lib/activities";
import { follow } from "../../lib/changes";
import { all, api, ask } from "../../lib/client";
import { clock, place, t } from "../../lib/i18n";
import { useKeys } from "../../lib/keys";
import { users } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { byWhen, type Due, GROUPS } from "../../lib/my-day";
import { may } from "../../lib/session";
import { tellProblem } from "../../lib/tell";
import { ActivityDialog } from "../../parts/activities/ActivityDialog";
import { ActivityLine } from "../../parts/activities/ActivityLine";
import { complete, delay } from "../../parts/activities/acts";
import { Empty, Shown } from "../../parts/States";
import { TaskLine } from "../../parts/tasks/TaskLine";

const read = async () => {
  const [activities, tasks] = await Promise.all([
    may("card:read")
      ? all((cursor) => api.GET("/v1/activities", { params: { query: { cursor, limit: 200 } } }))
      : [],
    may("task:answer")
      ? all((cursor) =>
          api.GET("/v1/workflow-tasks", { params: { query: { cursor, limit: 200 } } }),
        )
      : [],
    users.get(),
  ]);
  return { activities, tasks };
};

export default function MyDay() {
  const reading = useLoad(read, []);
  const counters = useLoad(() => ask(api.GET("/v1/counters")), []);
  const edited = useSignal<Activity | null>(null);
  const page = useRef<HTMLElement>(null);
  const again = async () => {
    await Promise.all([reading.again(), counters.again()]);
  };
  useEffect(
    () =>
      follow((changes) => {
        if (changes === null || changes.some((one) => one.what === "activities")) again();
      }),
    [],
  );
  useDayKeys(page, () => reading.loaded.value.value?.activities ?? [], again);
  return (
    <main class="my-day" ref={page}>
      <header class="page-head">
        <h1>{t("My day")}</h1>
        {counters.loaded.value.value?.blocked && (
          <p class="notice">{t("So much is open that nothing is counted any more.")}</p>
        )}
      </header>
      <Shown reading={reading} lines={8}>
        {({ activities, tasks }) => {
          const groups = byWhen(activities, tasks, clock(), place.value.zone);
          if (activities.length + tasks.length === 0) return <Nothing />;
          return (
            <>
              <Counts groups={groups} />
              {GROUPS.filter((one) => groups[one].length > 0).map((when) => (
                <section key={when} class={`day-part ${when}`}>
                  <h2 id={`due-${when}`}>{titles()[when]}</h2>
                  <ul class="activities" aria-labelledby={`due-${when}`}>
                    {groups[when].map((one) => (
                      <Line
                        key={"task" in one ? one.task.id : one.activity.id}
                        due={one}
                        again={again}
                        onEdit={(activity) => (edited.value = activity)}
                      />
                    ))}
                  </ul>
                </section>
              ))}
            </>
          );
        }}
      </Shown>
      {edited.value && (
        <ActivityDialog
          item={itemOf(edited.value.item)}
          activity={edited.value}
          onSaved={again}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
    </main>
  );
}

const titles = (): Record<When, string> => ({
  overdue: t("Overdue"),
  today: t("Today"),
  next: t("Next"),
  sometime: t("Without a deadline"),
});

type LineProps = { due: Due; again: () => Promise<void>; onEdit: (activity: Activity) => void };

const Line = ({ due, again, onEdit }: LineProps) =>
  "task" in due ? (
    <TaskLine task={due.task} again={again} />
  ) : (
    <ActivityLine activity={due.activity} withItem again={again} onEdit={onEdit} />
  );

function Counts({ groups }: { groups: Record<When, Due[]> }) {
  return (
    <ul class="counts" aria-label={t("How much there is")}>
      {GROUPS.slice(0, 3).map((when) => (
        <li key={when} class={when === "overdue" && groups.overdue.length > 0 ? "bad" : ""}>
          <b>{groups[when].length}</b> {titles()[when]}
        </li>
      ))}
    </ul>
  );
}

function Nothing() {
  return (
    <Empty icon="sun" title={t("Nothing to do: your day is free.")}>
      <p>
        {t(
          "What you plan on deals, leads and contacts stands here, and what workflows ask of you.",
        )}
      </p>
    </Empty>
  );
}

/** Keys: arrows go from line to line, C completes, T, D and W put off. */
function useDayKeys(
  page: { current: HTMLElement | null },
  activities: () => Activity[],
  again: () => Promise<void>,
): void {
  const lines = () => [...(page.current?.querySelectorAll<HTMLElement>(".activities > li") ?? [])];
  const here = () => lines().find((one) => one.contains(document.activeElement));
  const step = (by: number) => () => {
    const all = lines();
    const now = here();
    const next = now ? all[all.indexOf(now) + by] : all.at(by > 0 ? 0 : -1);
    (next?.querySelector<HTMLElement>(".as-text") ?? next?.querySelector("button"))?.focus();
  };
  const withLine = (act: (activity: Activity) => Promise<void>) => () => {
    const line = here();
    const found = activities().find((one) => one.id === line?.dataset.activity);
    if (!line || !found) return;
    const place = lines().indexOf(line);
    act(found)
      .then(again)
      .then(() =>
        lines()
          [Math.min(place, lines().length - 1)]?.querySelector<HTMLElement>(".as-text")
          ?.focus(),
      )
      .catch(tellProblem);
  };
  useKeys(
    [
      { key: "ArrowDown", does: t("The next line"), run: step(1) },
      { key: "ArrowUp", does: t("The line before"), run: step(-1) },
      { key: "c", does: t("Complete the activity"), run: withLine(complete) },
      ...putOffs().map((one) => ({
        key: one.key,
        does: t("Put the activity off: {when}", { when: one.label }),
        run: withLine((activity) => delay(activity, one.days)),
      })),
    ],
    [],
  );
}
