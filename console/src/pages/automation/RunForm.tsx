/** When a rule acts: its mode in words, working hours, after the rule above, with a live example. */
import { above, type Document, type Rule } from "../../lib/automation";
import { dateTime, place, t } from "../../lib/i18n";
import { fieldTitle } from "../../lib/known";
import { itemName } from "../../lib/names";
import { faultAt, faultsBelow } from "../../lib/schema";
import { timeSentence } from "../../lib/words";
import { instantOf, localOf } from "../../lib/zoned";
import { Field } from "../../parts/Field";
import { DurationInput } from "../../parts/form/DurationInput";
import { Pick } from "../../parts/form/Pick";
import { Switch } from "../../parts/form/Switch";
import type { Scope } from "../../parts/form/scope";
import { useOptions } from "../../parts/form/sources";
import type { Trying } from "./trial";

type Run = {
  mode: string;
  delay?: string;
  base?: string;
  field?: string;
  time?: string;
  instant?: string;
};
type Choice = "immediately" | "delay" | "after" | "before" | "clock" | "moment" | "instant";
type Props = {
  part: Rule;
  set: (values: Record<string, unknown>) => void;
  scope: Scope;
  trying: Trying;
  document: Document | undefined;
};

/** Which of the choices of the form a run mode is. */
function choiceOf(run: Run): Choice {
  if (run.mode === "delay") return !run.base || run.base === "entry" ? "delay" : "after";
  if (run.mode !== "at") return run.mode as Choice;
  if (run.instant !== undefined) return "instant";
  return run.time === undefined ? "moment" : "clock";
}

const BEGIN: Record<Choice, (run: Run) => Run> = {
  immediately: () => ({ mode: "immediately" }),
  delay: (run) => ({ mode: "delay", delay: run.delay ?? "P1D", base: "entry" }),
  after: (run) => ({ mode: "delay", delay: run.delay ?? "P1D", base: dated(run) }),
  before: (run) => ({ mode: "before", delay: run.delay ?? "P1D", field: dated(run) }),
  clock: (run) => ({ mode: "at", field: dated(run), time: "09:00" }),
  moment: (run) => ({ mode: "at", field: dated(run) }),
  instant: () => ({ mode: "at", instant: "" }),
};
const dated = (run: Run) => run.field ?? (run.base === "entry" ? "" : (run.base ?? ""));

export function RunForm({ part, set, scope, trying, document }: Props) {
  const run = { mode: "immediately", ...(part.run as Partial<Run> | undefined) } as Run;
  const choice = choiceOf(run);
  const dates = useOptions({ format: "date-field" }, {}, scope);
  const change = (values: Partial<Run>) => set({ run: { ...run, ...values } });
  const fault = (name: string) => faultAt(scope.faults, `/run/${name}`);
  const previous = document && above(document, part);
  const modes: [Choice, string][] = [
    ["immediately", part.after_previous ? t("As soon as the rule above is done") : t("At once")],
    [
      "delay",
      part.after_previous
        ? t("Some time after the rule above")
        : t("Some time after entering the stage"),
    ],
    ["after", t("Some time after a date of the item")],
    ["before", t("Some time before a date of the item")],
    ["clock", t("On a date of the item, at a clock time")],
    ["moment", t("At the moment that a field says")],
    ["instant", t("At a day and time")],
  ];
  const field = (name: "base" | "field") => (
    <Field label={t("Date")} fault={fault(name)}>
      <Pick
        options={dates}
        value={run[name] || undefined}
        onChange={(value) => change({ [name]: String(value ?? "") })}
      />
    </Field>
  );
  const delay = (
    <Field label={t("How long")} fault={fault("delay")}>
      <DurationInput
        label={t("How long")}
        filled="P{{ tenant_constants.days }}D"
        value={run.delay}
        onChange={(value) => change({ delay: value ?? "" })}
      />
    </Field>
  );
  return (
    <section class="stack run-form" aria-label={t("When")}>
      <h3>{t("When")}</h3>
      <Field label={t("Acts")} fault={faultAt(scope.faults, "/run") ?? fault("mode")}>
        <select
          value={choice}
          onChange={(event) => {
            const next = event.currentTarget.value as Choice;
            const follows =
              next === "after" || next === "before" || next === "clock" || next === "moment";
            set({ run: BEGIN[next](run), follow_field: follows && part.follow_field });
          }}
        >
          {modes.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      {choice === "delay" && delay}
      {choice === "after" && [delay, field("base")]}
      {choice === "before" && [delay, field("field")]}
      {(choice === "clock" || choice === "moment") && field("field")}
      {choice === "clock" && (
        <Field label={t("Clock time")} fault={fault("time")}>
          <input
            type="time"
            value={run.time}
            onInput={(event) => change({ time: event.currentTarget.value })}
          />
        </Field>
      )}
      {choice === "instant" && (
        <Field label={t("Day and time")} fault={fault("instant")}>
          <input
            type="datetime-local"
            value={localOf(run.instant ?? "", place.value.zone)}
            onInput={(event) =>
              change({ instant: instantOf(event.currentTarget.value, place.value.zone) })
            }
          />
        </Field>
      )}
      {(previous || part.after_previous) && (
        <Switch
          label={t("Only after the rule above")}
          hint={previous ? t("Waits until “{name}” is done.", { name: previous.name }) : undefined}
          value={part.after_previous ?? false}
          onChange={(on) => set({ after_previous: on })}
        />
      )}
      <Field label={t("Hours")} fault={faultsBelow(scope.faults, "/working_time")[0]?.message}>
        <select
          value={part.working_time ?? "none"}
          onChange={(event) => set({ working_time: event.currentTarget.value })}
        >
          <option value="none">{t("At any hour")}</option>
          <option value="account">{t("Only in working hours")}</option>
          <option value="responsible">{t("Only while the responsible person is at work")}</option>
        </select>
      </Field>
      {["after", "before", "clock", "moment"].includes(choice) && (
        <Switch
          label={t("Follow the date when it is changed")}
          value={part.follow_field ?? false}
          onChange={(on) => set({ follow_field: on })}
        />
      )}
      <p class="sentence">{timeSentence(part, (code) => fieldTitle(scope.type, code))}</p>
      <Example trying={trying} type={scope.type} />
    </section>
  );
}

/** When it would act for a real item. */
function Example({ trying, type }: { trying: Trying; type: string }) {
  const sample = trying.sample.value;
  const result = trying.result.value;
  if (!sample || !result || result.tried !== "rule" || !result.due_at) return null;
  const [title, due] = [itemName(type, sample.id), dateTime(result.due_at)];
  return (
    <p class="quiet" aria-live="polite">
      {sample.entered
        ? t("For “{title}” (entered {entered}): {due}", {
            title,
            entered: dateTime(sample.entered),
            due,
          })
        : t("For “{title}”: {due}", { title, due })}
    </p>
  );
}
