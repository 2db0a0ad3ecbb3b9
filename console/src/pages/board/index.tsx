/** The board of a pipeline: a column a stage, cards that are moved, what a move will do. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type BoardData, moved } from "../../lib/board";
import { api, ask, ifMatch } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { path } from "../../lib/route";
import { announce, tellProblem } from "../../lib/tell";
import { BoardHead } from "../../parts/BoardHead";
import { Shown } from "../../parts/States";
import { BoardColumn } from "./Column";

export function Board({ type }: { type: string }) {
  const pipeline = path.value[1] ?? "default";
  const reading = useLoad(
    () => ask(api.GET("/v1/boards/{type}/{pipeline}", { params: { path: { type, pipeline } } })),
    [type, pipeline],
  );
  const board = useSignal<BoardData | null>(null);
  useEffect(() => {
    board.value = reading.loaded.value.value;
  }, [reading.loaded.value]);

  const move = async (id: number, stage: string) => {
    const before = board.value;
    const card = before?.columns.flatMap((one) => one.cards).find((one) => one.id === id);
    const column = before?.columns.find((one) => one.stage === stage);
    if (!before || !card || !column) return;
    board.value = moved(before, id, stage);
    try {
      await ask(
        api.POST("/v1/items/{type}/{id}/stage", {
          params: { path: { type, id }, header: ifMatch(card.version) },
          body: { stage },
        }),
      );
      announce(t("{title} moved to {stage}", { title: card.title, stage: column.name }));
      await reading.again();
    } catch (error) {
      board.value = before;
      tellProblem(error);
    }
  };

  return (
    <main class="board-page">
      <BoardHead type={type} pipeline={pipeline} view="board" />
      <Shown reading={reading} lines={10}>
        {() =>
          board.value && (
            <div class="columns" role="list" aria-label={t("Stages")}>
              {board.value.columns.map((column) => (
                <BoardColumn
                  key={column.stage}
                  column={column}
                  board={board.value as BoardData}
                  onMove={move}
                />
              ))}
            </div>
          )
        }
      </Shown>
    </main>
  );
}
