/** What a workflow wants to know before it begins: its parameters, and for which item where nobody has said. */
import { useSignal } from "@preact/signals";
import type { Problem } from "../lib/client";
import { type AskedField, asField, storedValues } from "../lib/form";
import { t } from "../lib/i18n";
import { asProblem } from "../lib/tell";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { FieldsForm } from "./values/FieldsForm";
import { ItemPick } from "./values/picks";

type Props = {
  template: { name: string; description?: string; parameters?: Record<string, unknown> };
  /** The type of the item that is chosen here; without it the item is known. */
  type?: string;
  onClose: () => void;
  onStart: (parameters: Record<string, unknown>, item: number) => Promise<void>;
};

export function StartDialog({ template, type, onClose, onStart }: Props) {
  const asked = Object.entries(template.parameters ?? {}) as [string, AskedField][];
  const fields = asked.map(([code, one]) => asField(code, one));
  const values = useSignal<Record<string, unknown>>(
    Object.fromEntries(asked.map(([code, one]) => [code, one.default ?? null])),
  );
  const item = useSignal<number | null>(null);
  const problem = useSignal<Problem | null>(null);
  const start = async () => {
    try {
      await onStart(storedValues(fields, values.value), item.value ?? 0);
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
          <Button
            kind="main"
            icon="play"
            onClick={start}
            disabled={type !== undefined && item.value === null}
          >
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
      {type && (
        <Field label={t("For which item")}>
          <ItemPick
            type={type}
            value={item.value}
            autoFocus
            onChange={(id) => {
              item.value = id;
            }}
          />
        </Field>
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
