/** A user task is handed over to a colleague. */
import { useSignal } from "@preact/signals";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import type { Task } from "../../lib/my-day";
import { tell } from "../../lib/tell";
import { Button } from "../Button";
import { Dialog } from "../Dialog";
import { Field } from "../Field";
import { UserPick } from "../values/picks";

type Props = { task: Task; onDone: () => Promise<void>; onClose: () => void };

export function Delegate({ task, onDone, onClose }: Props) {
  const user = useSignal<number | null>(null);
  const hand = async () => {
    if (user.value === null) return;
    const params = { path: { id: task.id } };
    await ask(api.POST("/v1/workflow-tasks/{id}/delegate", { params, body: { user: user.value } }));
    tell(t("{who} answers it now", { who: userName(user.value) }), { kind: "good" });
    onClose();
    await onDone();
  };
  return (
    <Dialog
      title={t("Hand over: {subject}", { subject: task.subject })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" onClick={hand} disabled={user.value === null}>
            {t("Hand over")}
          </Button>
        </>
      }
    >
      <Field label={t("To whom")}>
        <UserPick
          value={user.value}
          without={task.users}
          autoFocus
          onChange={(id) => {
            user.value = id;
          }}
        />
      </Field>
    </Dialog>
  );
}
