/** A run is stopped, with a reason; what it has done stays. */
import { useSignal } from "@preact/signals";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";

type Props = { run: string; again: () => Promise<void>; onClose: () => void };

export default function TerminateDialog({ run, again, onClose }: Props) {
  const reason = useSignal("");
  const end = async () => {
    const params = { path: { id: run } };
    await ask(
      api.POST("/v1/workflow-runs/{id}/terminate", { params, body: { status: reason.value } }),
    );
    tell(t("The run was terminated"), { kind: "good" });
    onClose();
    await again();
  };
  return (
    <Dialog
      title={t("Terminate this run?")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Let it go on")}</Button>
          <Button kind="danger" icon="stop" onClick={end}>
            {t("Terminate")}
          </Button>
        </>
      }
    >
      <p>{t("What it has done stays; what it waits for is waited for no more.")}</p>
      <Field label={t("Why")}>
        <input
          value={reason.value}
          maxLength={255}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </Field>
    </Dialog>
  );
}
