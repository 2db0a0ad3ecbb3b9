/** An activity in a list: a click completes it, a menu puts it off. */
import { type Activity, dueWords, itemOf, putOffs } from "../../lib/activities";
import { clock, dateTime, place, relative, t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import { itemName } from "../../lib/names";
import { to } from "../../lib/route";
import { may, me } from "../../lib/session";
import { tellProblem } from "../../lib/tell";
import { IconButton } from "../Button";
import { Check } from "../Check";
import { FileLinks } from "../files/FileLink";
import { Icon, type IconName } from "../Icon";
import { Menu } from "../Menu";
import { change, complete, delay, remove } from "./acts";

const ICONS: Record<string, IconName> = {
  call: "call",
  meeting: "people",
  task: "task",
  todo: "check",
};

type Props = {
  activity: Activity;
  /** Also names the item that it belongs to. */
  withItem?: boolean;
  again: () => Promise<void>;
  onEdit: (activity: Activity) => void;
};

export function ActivityLine({ activity, withItem, again, onEdit }: Props) {
  const { deadline, subject } = activity;
  const item = itemOf(activity.item);
  const [due, late] = deadline ? dueWords(deadline, clock(), place.value.zone) : ["", false];
  const mayWrite = may("card:write") && !activity.completed;
  const then = (act: Promise<void>) => act.then(again);
  return (
    <li class={activity.completed ? "activity done" : "activity"} data-activity={activity.id}>
      {mayWrite ? (
        <IconButton
          class="tick"
          icon="check"
          label={t("Complete {subject}", { subject })}
          onClick={() => then(complete(activity))}
        />
      ) : (
        <Icon name={ICONS[activity.type] ?? "check"} />
      )}
      <div>
        <p>
          <button
            type="button"
            class="as-text"
            onClick={() => onEdit(activity)}
            disabled={!mayWrite}
          >
            <Icon name={ICONS[activity.type] ?? "check"} size={13} /> {subject}
          </button>
          {activity.important && <span class="badge warn">{t("Important")}</span>}
        </p>
        <p class="quiet">
          {activity.completed && activity.completed_at ? (
            t("Done {when}", { when: dateTime(activity.completed_at) })
          ) : deadline ? (
            <time class={late ? "late" : ""} dateTime={deadline} title={relative(deadline)}>
              {due}
            </time>
          ) : (
            t("No deadline")
          )}
          {withItem && (
            <>
              {" · "}
              <a href={to([item.type, item.id])}>{itemName(item.type, item.id)}</a>
            </>
          )}
          {activity.responsible !== me.value?.id && (
            <span class="apart">{userName(activity.responsible)}</span>
          )}
        </p>
        {activity.description && <p class="said">{activity.description}</p>}
        <FileLinks files={activity.files} label={t("Files of {title}", { title: subject })} />
        {activity.checklist.length > 0 && (
          <Checklist activity={activity} fixed={!mayWrite} again={again} />
        )}
      </div>
      {mayWrite && (
        <Menu
          label={t("More about {title}", { title: subject })}
          entries={[
            ...putOffs().map((one) => ({
              label: one.label,
              icon: "calendar" as const,
              run: () => then(delay(activity, one.days)).catch(tellProblem),
            })),
            { label: t("Edit"), icon: "edit", run: () => onEdit(activity) },
            {
              label: t("Delete"),
              icon: "trash",
              danger: true,
              run: () => then(remove(activity)).catch(tellProblem),
            },
          ]}
        />
      )}
    </li>
  );
}

type ChecklistProps = { activity: Activity; fixed: boolean; again: () => Promise<void> };

function Checklist({ activity, fixed, again }: ChecklistProps) {
  const tick = (place: number, done: boolean) =>
    change(activity, {
      checklist: activity.checklist.map((one, other) => (other === place ? { ...one, done } : one)),
    }).then(again);
  return (
    <ul class="checklist" aria-label={t("Checklist")}>
      {activity.checklist.map((one, place) => (
        <li key={place}>
          <Check
            label={one.text}
            checked={one.done ?? false}
            disabled={fixed}
            onTick={(done) => tick(place, done)}
          />
        </li>
      ))}
    </ul>
  );
}
