/** Two have changed the same rule: both versions beside each other, and which shall stand. */
import type { Part } from "../../lib/automation";
import type { Changed } from "../../lib/automation-api";
import { t } from "../../lib/i18n";
import { type Stage, userName } from "../../lib/known";
import type { Names } from "../../lib/words";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { TwoParts } from "./PartLines";

type Props = {
  error: Changed;
  mine: Part;
  names: Names;
  stages: Stage[];
  type: string;
  onBack: () => void;
  onTheirs: () => void;
  onMine: (theirs: Part | null) => Promise<void>;
};

export default function Conflict({
  error,
  mine,
  names,
  stages,
  type,
  onBack,
  onTheirs,
  onMine,
}: Props) {
  const { theirs } = error;
  const who = theirs?.changed_by === undefined ? t("Somebody else") : userName(theirs.changed_by);
  return (
    <Dialog
      wide
      title={
        theirs ? t("{name} has changed it meanwhile", { name: who }) : t("It was deleted meanwhile")
      }
      onClose={onBack}
      actions={
        <>
          <Button onClick={onBack}>{t("Go on editing")}</Button>
          <Button onClick={onTheirs}>{theirs ? t("Take theirs") : t("Leave it deleted")}</Button>
          <Button kind="main" onClick={() => onMine(theirs)}>
            {t("Save mine")}
          </Button>
        </>
      }
    >
      {theirs && (
        <TwoParts
          left={theirs}
          right={mine}
          leftTitle={t("Theirs")}
          rightTitle={t("Mine")}
          names={names}
          stages={stages}
          type={type}
        />
      )}
    </Dialog>
  );
}
