/** What a workflow wants to know before it begins. */
import { useSignal } from "@preact/signals";
import type { Problem, Schemas } from "../../../lib/client";
import { type AskedField, asField, storedValues } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { asProblem } from "../../../lib/tell";
import { Button } from "../../../parts/Button";
import { Dialog } from "../../../parts/Dialog";
import { FieldsForm } from "../../../parts/values/FieldsForm";

type Props = {
  template: Schemas["TemplateDocument"];
  onClose: () => void;
  onStart: (parameters: Record<string, unknown>) => Promise<void>;
};

export function StartDialog({ template, onClose, onStart }: Props) {
  const asked = Object.entries(template.parameters) as [string, AskedField][];
  const fields = asked.map(([code, one]) => asField(code, one));
  const values = useSignal<Record<string, unknown>>(
    Object.fromEntries(asked.map(([code, one]) => [code, one.default ?? null])),
  );
  const problem = useSignal<Problem | null>(null);
  const start = async () => {
    try {
      await onStart(storedValues(fields, values.value));
      onClose();
    } catch (error) {
      problem.value = asProblem(error);
    }
  };
  const faults = new Map(
    problem.value?.faults.map((one) => [one.pointer.split("/").at(-1) ?? "", one.message]),
  );
  return (
    <Dialog
      title={t("Start {workflow}", { workflow: template.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" icon="play" onClick={start}>
            {t("Start")}
          </Button>
        </>
      }
    >
      {template.description && <p>{template.description}</p>}
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
    </Dialog>
  );
}
