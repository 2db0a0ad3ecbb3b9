/** A run that has failed goes on at a step; what its variables hold can be set first. */
import { useSignal } from "@preact/signals";
import { api, ask, type Problem, type Schemas } from "../../lib/client";
import { type AskedField, asField, storedValues } from "../../lib/form";
import { t } from "../../lib/i18n";
import { stepName } from "../../lib/step-words";
import { asProblem, tell } from "../../lib/tell";
import { stepOf, type Template } from "../../lib/workflow";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { FieldsForm } from "../../parts/values/FieldsForm";
import { useCalled } from "./called";

type Props = {
  run: Schemas["WorkflowRunDocument"];
  template: Template;
  step: string;
  again: () => Promise<void>;
  onClose: () => void;
};

export default function ResumeDialog({ run, template, step, again, onClose }: Props) {
  const called = useCalled(template);
  const values = useSignal<Record<string, unknown>>(run.variables);
  const problem = useSignal<Problem | null>(null);
  const found = stepOf(template, step);
  const fields = Object.entries(template.variables).map(([code, one]) =>
    asField(code, one as AskedField),
  );
  const resume = async () => {
    const params = { path: { id: run.id } };
    const body = { step, variables: storedValues(fields, values.value) };
    try {
      await ask(api.POST("/v1/workflow-runs/{id}/resume", { params, body }));
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    tell(t("The run goes on"), { kind: "good" });
    onClose();
    await again();
  };
  return (
    <Dialog
      title={t("Go on at “{name}”", { name: found ? stepName(found.step, called) : step })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" icon="play" onClick={resume}>
            {t("Go on")}
          </Button>
        </>
      }
    >
      <p>{t("From this step on everything is done anew.")}</p>
      {problem.value && (
        <p class="fault" role="alert">
          {problem.value.detail}
        </p>
      )}
      <FieldsForm
        fields={fields}
        values={values.value}
        onChange={(code, value) => {
          values.value = { ...values.value, [code]: value };
        }}
      />
    </Dialog>
  );
}
