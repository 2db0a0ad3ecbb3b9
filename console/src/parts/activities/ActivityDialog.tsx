/** The form of an activity: a new one for an item, or one that is changed. */
import { useSignal } from "@preact/signals";
import { type Activity, activityTypes, putOff } from "../../lib/activities";
import { lookSoon } from "../../lib/changes";
import { api, ask, once, type Problem, type Schemas } from "../../lib/client";
import { faultsByField } from "../../lib/fields";
import { underWay } from "../../lib/files";
import { clock, place, t } from "../../lib/i18n";
import { useKeptForm } from "../../lib/kept-form";
import { me } from "../../lib/session";
import { isFlag, isListOf, isNullOr, isNumber, isOneOf, isText, shape } from "../../lib/shapes";
import { asProblem } from "../../lib/tell";
import { instantOf, localOf } from "../../lib/zoned";
import { Button } from "../Button";
import { Dialog } from "../Dialog";
import { Field } from "../Field";
import { Files } from "../files/Files";
import { UserPick } from "../values/picks";

type Props = {
  item: { type: string; id: number };
  /** The one that is changed; without it a new one is made. */
  activity?: Activity;
  onClose: () => void;
  onSaved: () => Promise<void>;
};

type Form = {
  type: Schemas["ActivityType"];
  subject: string;
  description: string;
  deadline: string | null;
  responsible: number;
  important: boolean;
  files: string[];
  /** The checklist, a line for each thing. */
  lines: string;
};

const isForm = shape<Form>({
  type: isOneOf("call", "meeting", "task", "todo"),
  subject: isText,
  description: isText,
  deadline: isNullOr(isText),
  responsible: isNumber,
  important: isFlag,
  files: isListOf(isText),
  lines: isText,
});

/** Under which name it is kept what was typed of an activity, or of a new one. */
export const placeOf = ({ type, id }: Props["item"], activity?: Activity) =>
  activity ? `activity/${activity.id}` : `activity/new/${type}/${id}`;

export function ActivityDialog({ item, activity, onClose, onSaved }: Props) {
  const begin: Form = {
    type: activity?.type ?? "todo",
    subject: activity?.subject ?? "",
    description: activity?.description ?? "",
    deadline: activity ? activity.deadline : putOff(null, 1, clock(), place.value.zone),
    responsible: activity?.responsible ?? me.value?.id ?? 0,
    important: activity?.important ?? false,
    files: activity?.files ?? [],
    lines: activity?.checklist.map((one) => one.text).join("\n") ?? "",
  };
  const { form, set, done } = useKeptForm(placeOf(item, activity), begin, isForm);
  const problem = useSignal<Problem | null>(null);
  const close = () => {
    done();
    onClose();
  };
  const { lines, ...values } = form.value;
  const save = async () => {
    const checklist = lines
      .split("\n")
      .map((text) => text.trim())
      .filter(Boolean)
      .map((text) => ({
        text,
        done: activity?.checklist.find((one) => one.text === text)?.done ?? false,
      }));
    const body = { ...values, ...(values.type === "task" ? { checklist } : {}) };
    try {
      if (activity) {
        const params = { path: { id: activity.id } };
        await ask(api.PATCH("/v1/activities/{id}", { params, body }));
      } else {
        const params = { path: item, header: once() };
        await ask(api.POST("/v1/items/{type}/{id}/activities", { params, body }));
      }
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    lookSoon();
    await onSaved();
    close();
  };
  const faults = faultsByField(problem.value?.faults ?? []);
  return (
    <Dialog
      title={activity ? t("Activity") : t("Plan an activity")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("Cancel")}</Button>
          <Button kind="main" disabled={underWay.value > 0} onClick={save}>
            {t("Save")}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {problem.value && faults.size === 0 && (
          <p class="fault" role="alert">
            {problem.value.detail}
          </p>
        )}
        <Field label={t("What")} fault={faults.get("subject")}>
          <input
            required
            autofocus
            value={values.subject}
            onInput={(event) => set({ subject: event.currentTarget.value })}
          />
        </Field>
        <Field label={t("Kind")} fault={faults.get("type")}>
          <select
            value={values.type}
            onChange={(event) =>
              set({ type: event.currentTarget.value as Schemas["ActivityType"] })
            }
          >
            {activityTypes().map(([code, words]) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("Until")} fault={faults.get("deadline")}>
          <input
            type="datetime-local"
            value={values.deadline ? localOf(values.deadline, place.value.zone) : ""}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              set({ deadline: typed ? instantOf(typed, place.value.zone) : null });
            }}
          />
        </Field>
        <Field label={t("Responsible")} fault={faults.get("responsible")}>
          <UserPick
            value={values.responsible}
            onChange={(responsible) => responsible && set({ responsible })}
          />
        </Field>
        <Field label={t("Description")} fault={faults.get("description")}>
          <textarea
            value={values.description}
            onInput={(event) => set({ description: event.currentTarget.value })}
          />
        </Field>
        <Field label={t("Files")} fault={faults.get("files")}>
          <Files
            label={t("Files of the activity")}
            value={values.files}
            onChange={(files) => set({ files })}
          />
        </Field>
        {values.type === "task" && (
          <Field
            label={t("Checklist")}
            hint={t("A line for each thing to tick")}
            fault={faults.get("checklist")}
          >
            <textarea
              value={lines}
              onInput={(event) => set({ lines: event.currentTarget.value })}
            />
          </Field>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={values.important}
            onChange={(event) => set({ important: event.currentTarget.checked })}
          />
          {t("Important")}
        </label>
        <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
