/** What can be done with the cards that are selected. */
import { useSignal } from "@preact/signals";
import type { BoardData } from "../../lib/board";
import { t } from "../../lib/i18n";
import { mayWith } from "../../lib/session";
import { Button } from "../../parts/Button";
import { BulkChange } from "./BulkChange";
import { OneByOne } from "./OneByOne";

type Props = { board: BoardData; ids: number[]; onDone: () => void };
type Doing = "move" | "responsible" | "activity" | "delete";

export function BulkBar({ board, ids, onDone }: Props) {
  const doing = useSignal<Doing | null>(null);
  const { type, pipeline } = board;
  const start = (what: Doing) => () => {
    doing.value = what;
  };
  const close = (changed: boolean) => {
    doing.value = null;
    if (changed) onDone();
  };
  return (
    <section class="bulk-bar" aria-label={t("Selected items")}>
      <strong>{t("{count} selected", { count: ids.length })}</strong>
      {mayWith("move", type, pipeline) && (
        <Button icon="right" onClick={start("move")}>
          {t("Move")}
        </Button>
      )}
      {mayWith("change", type, pipeline) && (
        <Button icon="person" onClick={start("responsible")}>
          {t("Responsible")}
        </Button>
      )}
      <Button icon="task" onClick={start("activity")}>
        {t("Add activity")}
      </Button>
      {mayWith("delete", type, pipeline) && (
        <Button icon="trash" kind="danger" onClick={start("delete")}>
          {t("Delete")}
        </Button>
      )}
      <Button kind="quiet" icon="close" onClick={onDone}>
        {t("Select nothing")}
      </Button>
      {(doing.value === "move" || doing.value === "responsible") && (
        <BulkChange board={board} ids={ids} what={doing.value} onClose={close} />
      )}
      {(doing.value === "activity" || doing.value === "delete") && (
        <OneByOne type={type} ids={ids} what={doing.value} onClose={close} />
      )}
    </section>
  );
}
