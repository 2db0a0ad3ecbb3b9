/** Asks before something is removed; where others refer to it, says which, and asks once more. */
import { useSignal } from "@preact/signals";
import type { Problem } from "../../lib/client";
import { t } from "../../lib/i18n";
import { asProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";

export type Asked = { name: string; run: (force: boolean) => Promise<unknown> };

export function Removal({ asked, onClose }: { asked: Asked; onClose: (gone: boolean) => void }) {
  const refused = useSignal<Problem | null>(null);
  const remove = async () => {
    try {
      await asked.run(refused.value !== null);
    } catch (error) {
      refused.value = asProblem(error);
      return;
    }
    onClose(true);
  };
  const problem = refused.value;
  const isInUse = problem?.status === 409;
  return (
    <Dialog
      title={t("Remove {name}?", { name: asked.name })}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onClick={() => onClose(false)}>{t("Keep it")}</Button>
          {(problem === null || isInUse) && (
            <Button kind="danger" icon="trash" onClick={remove}>
              {problem ? t("Remove all the same") : t("Remove")}
            </Button>
          )}
        </>
      }
    >
      {problem ? (
        <div role="alert">
          <p>{problem.detail}</p>
          <ul>
            {problem.faults.map((one) => (
              <li key={one.pointer + one.message}>{one.message}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p>{t("This cannot be taken back.")}</p>
      )}
    </Dialog>
  );
}
