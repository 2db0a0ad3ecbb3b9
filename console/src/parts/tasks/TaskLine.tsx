/** What a workflow asks of one: approved or not, read, or filled in; handed over to a colleague. */
import { useSignal } from "@preact/signals";
import { dueWords, itemOf } from "../../lib/activities";
import { api, ask, type Problem, type Schemas } from "../../lib/client";
import { asField, storedValues } from "../../lib/form";
import { clock, place, t } from "../../lib/i18n";
import { answersOf, type Task } from "../../lib/my-day";
import { itemName } from "../../lib/names";
import { to } from "../../lib/route";
import { asProblem, tell } from "../../lib/tell";
import { Button } from "../Button";
import { Field } from "../Field";
import { Icon } from "../Icon";
import { FieldsForm } from "../values/FieldsForm";
import { Delegate } from "./Delegate";

type Answer = Schemas["TaskAnswer"];

export function TaskLine({ task, again }: { task: Task; again: () => Promise<void> }) {
  const open = useSignal(false);
  const handing = useSignal(false);
  const item = itemOf(task.item);
  const { deadline } = task;
  const [due, late] = deadline ? dueWords(deadline, clock(), place.value.zone) : ["", false];
  return (
    <li class="activity task">
      <Icon name="flow" />
      <div>
        <p>
          <button
            type="button"
            class="as-text"
            aria-expanded={open.value}
            onClick={() => {
              open.value = !open.value;
            }}
          >
            {task.subject}
          </button>
          <span class="badge accent">{kinds()[task.kind]}</span>
        </p>
        <p class="quiet">
          {deadline && (
            <>
              <time class={late ? "late" : ""} dateTime={deadline}>
                {due}
              </time>
              {" · "}
            </>
          )}
          <a href={to([item.type, item.id])}>{itemName(item.type, item.id)}</a>
        </p>
        {open.value && task.description && <p class="said">{task.description}</p>}
        {open.value && <AnswerForm task={task} again={again} />}
      </div>
      <Button
        kind="quiet"
        icon="person"
        onClick={() => {
          handing.value = true;
        }}
        aria-label={t("Hand over: {subject}", { subject: task.subject })}
      >
        {t("Hand over")}
      </Button>
      {handing.value && (
        <Delegate
          task={task}
          onDone={again}
          onClose={() => {
            handing.value = false;
          }}
        />
      )}
    </li>
  );
}

const kinds = (): Record<Task["kind"], string> => ({
  approve: t("Approve"),
  read: t("Read"),
  request_information: t("Fill in"),
});

const answers = (): Record<Answer, string> => ({
  yes: t("Approve"),
  no: t("Refuse"),
  ok: t("Done"),
  cancel: t("Cannot be said"),
});

function AnswerForm({ task, again }: { task: Task; again: () => Promise<void> }) {
  const values = useSignal<Record<string, unknown>>({});
  const comment = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const fields = task.fields.map((one) => asField(one.code, one as Parameters<typeof asField>[1]));
  const send = async (answer: Answer) => {
    try {
      await ask(
        api.POST("/v1/workflow-tasks/{id}/complete", {
          params: { path: { id: task.id } },
          body: {
            answer,
            comment: comment.value,
            fields: answer === "ok" ? storedValues(fields, values.value) : {},
          },
        }),
      );
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    tell(t("Answered: {subject}", { subject: task.subject }), { kind: "good" });
    await again();
  };
  const faults = new Map(
    problem.value?.faults.map((one) => [one.pointer.split("/").at(-1) ?? "", one.message]),
  );
  return (
    <div class="answer stack">
      {problem.value && (
        <p class="fault" role="alert">
          {problem.value.detail}
        </p>
      )}
      <FieldsForm
        fields={fields}
        values={values.value}
        faults={faults}
        onChange={(code, value) => {
          values.value = { ...values.value, [code]: value };
        }}
      />
      <Field label={t("Comment")}>
        <textarea
          value={comment.value}
          onInput={(event) => {
            comment.value = event.currentTarget.value;
          }}
        />
      </Field>
      <div class="row">
        {answersOf(task).map((one, at) => (
          <Button key={one} kind={at === 0 ? "main" : "plain"} onClick={() => send(one)}>
            {answers()[one]}
          </Button>
        ))}
      </div>
    </div>
  );
}
