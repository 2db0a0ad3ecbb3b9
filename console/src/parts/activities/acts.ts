/** What one does with an activity: complete it, put it off, tick a line, remove it. */
import { type Activity, putOff } from "../../lib/activities";
import { lookSoon } from "../../lib/changes";
import { api, ask, type Schemas } from "../../lib/client";
import { clock, dateTime, place, t } from "../../lib/i18n";
import { tell } from "../../lib/tell";

const params = (activity: Activity) => ({ path: { id: activity.id } });

export async function complete(activity: Activity): Promise<void> {
  await ask(api.POST("/v1/activities/{id}/complete", { params: params(activity) }));
  tell(t("Done: {subject}", { subject: activity.subject }), { kind: "good" });
  lookSoon();
}

export async function change(activity: Activity, body: Schemas["ActivityChange"]): Promise<void> {
  await ask(api.PATCH("/v1/activities/{id}", { params: params(activity), body }));
  lookSoon();
}

export async function delay(activity: Activity, days: number): Promise<void> {
  const deadline = putOff(activity.deadline, days, clock(), place.value.zone);
  await change(activity, { deadline });
  tell(t("{subject}: now due {when}", { subject: activity.subject, when: dateTime(deadline) }), {
    action: {
      label: t("Undo"),
      run: () => change(activity, { deadline: activity.deadline }),
    },
  });
}

export async function remove(activity: Activity): Promise<void> {
  await ask(api.DELETE("/v1/activities/{id}", { params: params(activity) }));
  lookSoon();
}
