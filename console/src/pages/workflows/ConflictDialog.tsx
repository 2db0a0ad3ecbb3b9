/** Somebody else has saved the workflow meanwhile: theirs is taken, or mine is saved over it. */
import { relative, t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import type { Editing, Stored } from "./editing";

export default function ConflictDialog({ theirs, editing }: { theirs: Stored; editing: Editing }) {
  const close = () => {
    editing.conflict.value = null;
  };
  const mine = async () => {
    close();
    await editing.save(theirs);
  };
  return (
    <Dialog
      title={t("Somebody has changed it meanwhile")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("Go on editing")}</Button>
          <Button onClick={() => editing.take(theirs)}>{t("Take theirs")}</Button>
          <Button kind="danger" onClick={mine}>
            {t("Save mine over it")}
          </Button>
        </>
      }
    >
      <p>
        {t("{who} saved it {when}.", {
          who: userName(theirs.updated_by),
          when: relative(theirs.updated_at),
        })}
      </p>
    </Dialog>
  );
}
