/** A dialog with a form of a JSON Schema: what the API finds wrong stands at its field. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { underWay } from "../../lib/files";
import { t } from "../../lib/i18n";
import type { Fault, Schema, Values } from "../../lib/schema";
import { asProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { SchemaForm } from "../../parts/form/SchemaForm";

type Props = {
  title: string;
  schema: Schema;
  values: Values;
  /** Sends what was filled in; what it throws is shown. */
  save: (values: Values) => Promise<unknown>;
  onSaved: () => void;
  onClose: () => void;
  /** What stands above the form. */
  children?: ComponentChildren;
};

export function Editor({ title, schema, values: begun, save, onSaved, onClose, children }: Props) {
  const values = useSignal(begun);
  const faults = useSignal<Fault[]>([]);
  const detail = useSignal<string | null>(null);
  const submit = async () => {
    try {
      await save(values.value);
    } catch (error) {
      const problem = asProblem(error);
      faults.value = problem.faults;
      detail.value = problem.faults.length > 0 ? null : problem.detail;
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>("dialog [aria-invalid]")?.focus(),
      );
      return;
    }
    onSaved();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" disabled={underWay.value > 0} onClick={submit}>
            {t("Save")}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children}
        {detail.value && (
          <p class="fault" role="alert">
            {detail.value}
          </p>
        )}
        <SchemaForm
          schema={schema}
          example={Object.fromEntries(
            Object.keys(schema.properties ?? {}).map((one) => [one, true]),
          )}
          value={values.value}
          onChange={(next) => {
            values.value = next;
          }}
          scope={{ type: "deal", pipeline: "default", faults: faults.value }}
          pointer=""
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
