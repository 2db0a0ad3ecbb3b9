/** The board of a pipeline: a column a stage, cards that are moved, what a move will do. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo } from "preact/hooks";
import { type CardData, placeOf } from "../../lib/board";
import { filtersOf, TEXT } from "../../lib/filters";
import { isAstray } from "../../lib/focus";
import { folded, t } from "../../lib/i18n";
import { keptList } from "../../lib/kept";
import { useKeys } from "../../lib/keys";
import { moveItem } from "../../lib/moves";
import { atHand } from "../../lib/palette";
import { path, query, to } from "../../lib/route";
import { among, NOTHING, rangeTo, toggled, withAll } from "../../lib/selection";
import { mayWith } from "../../lib/session";
import { isText } from "../../lib/shapes";
import { BoardHead } from "../../parts/BoardHead";
import { ItemPanel } from "../../parts/ItemPanel";
import { Shown } from "../../parts/States";
import { BulkBar } from "./BulkBar";
import { boardKeys, focusCard, focusedCard, movesOf } from "./boardKeys";
import { Card } from "./Card";
import { CardFieldsMenu } from "./CardFieldsMenu";
import { BoardColumn } from "./Column";
import { FilterBar } from "./FilterBar";
import { QuickAdd } from "./QuickAdd";
import { StageChooser } from "./StageChooser";
import { useBoard } from "./useBoard";

export function Board({ type }: { type: string }) {
  const pipeline = path.value[1] ?? "default";
  const filters = filtersOf(query.value);
  const typed = useSignal(filters[TEXT] ?? "");
  const { reading, board, glowing, more, add: added } = useBoard(type, pipeline, filters);
  const dragged = useSignal<{ card: CardData; from: string } | null>(null);
  const choosing = useSignal<number | null>(null);
  const adding = useSignal<string | null>(null);
  const selection = useSignal(NOTHING);
  const lastTouched = useSignal<number | null>(null);
  const now = board.value;
  const movable = mayWith("move", type, pipeline);
  const hiddenFields = keptList(`card-fields:${type}/${pipeline}`, isText);
  const hidden = useMemo(() => new Set(hiddenFields), [hiddenFields.join()]);

  const move = useCallback(
    (id: number, stage: string) => {
      const at = board.value && placeOf(board.value, id);
      const card = at?.column.cards[at.place];
      const target = board.value?.columns.find((one) => one.stage === stage);
      if (!at || !card || !target || !movable) return;
      lastTouched.value = id;
      moveItem({
        type,
        id,
        version: card.version,
        title: card.title,
        from: at.column.stage,
        stage,
        to: target.name,
      });
    },
    [type, movable],
  );
  // A card that has moved is drawn anew elsewhere: the focus goes along.
  useEffect(() => {
    if (isAstray() && lastTouched.value !== null) focusCard(lastTouched.value);
  }, [now, choosing.value]);
  useEffect(() => {
    if (now)
      selection.value = among(
        selection.value,
        now.columns.flatMap((one) => one.cards.map((card) => card.id)),
      );
  }, [now]);

  const select = useCallback((id: number, range: boolean) => {
    const order = board.value?.columns.flatMap((one) => one.cards.map((card) => card.id)) ?? [];
    selection.value = range ? rangeTo(selection.value, id, order) : toggled(selection.value, id);
  }, []);
  const drag = useCallback((card: CardData | null, from: string) => {
    dragged.value = card && { card, from };
  }, []);
  useEffect(() => {
    if (!movable) return;
    const card = () => focusedCard() ?? Number(query.value.get("open"));
    atHand.value = () => movesOf(board.value, card(), move);
    return () => {
      atHand.value = () => [];
    };
  }, [move]);
  const drop = useCallback((id: number, _from: string, stage: string) => move(id, stage), [move]);
  const choose = useCallback((id: number) => {
    lastTouched.value = id;
    choosing.value = id;
  }, []);
  const add = (stage: string) => {
    adding.value = stage;
  };
  useKeys(
    boardKeys({
      board: () => board.value,
      move,
      chooseStage: choose,
      select: (id) => select(id, false),
      selectColumn: (stage) => {
        const ids = board.value?.columns
          .find((one) => one.stage === stage)
          ?.cards.map((one) => one.id);
        selection.value = withAll(selection.value, ids ?? []);
      },
      selectNone: () => {
        selection.value = NOTHING;
      },
      add,
      find: () => document.querySelector<HTMLElement>(".filter-bar input")?.focus(),
    }),
    [move],
  );

  const text = folded(typed.value);
  const chosenCard = now && choosing.value !== null ? placeOf(now, choosing.value) : null;
  const chosen = chosenCard?.column.cards[chosenCard.place];
  return (
    <main class="board-page">
      <BoardHead type={type} pipeline={pipeline} view="board">
        <FilterBar
          type={type}
          filters={filters}
          onType={(words) => {
            typed.value = words;
          }}
        />
        <CardFieldsMenu type={type} pipeline={pipeline} hidden={hidden} />
      </BoardHead>
      <Shown reading={reading} lines={10}>
        {() =>
          now && (
            <div class="columns" role="list" aria-label={t("Stages")}>
              {now.columns.map((column) => {
                const cards = column.cards.filter((one) => folded(one.title).includes(text));
                return (
                  <BoardColumn
                    key={column.stage}
                    column={column}
                    type={type}
                    currency={now.currency}
                    dragged={dragged.value}
                    onDrop={drop}
                    onMore={more}
                    onAdd={mayWith("add", type, pipeline) ? add : null}
                    shown={cards.length}
                    adding={
                      adding.value === column.stage && (
                        <QuickAdd
                          type={type}
                          pipeline={pipeline}
                          stage={column.stage}
                          onAdded={added}
                          onClose={() => {
                            adding.value = null;
                          }}
                        />
                      )
                    }
                  >
                    {cards.map((card) => (
                      <Card
                        key={card.id}
                        card={card}
                        type={type}
                        stage={column.stage}
                        href={to([type, pipeline], { ...filters, open: String(card.id) })}
                        chosen={selection.value.chosen.has(card.id)}
                        glows={glowing.value.has(card.id)}
                        hidden={hidden}
                        movable={movable}
                        onDrag={drag}
                        onChooseStage={choose}
                        onSelect={select}
                      />
                    ))}
                  </BoardColumn>
                );
              })}
            </div>
          )
        }
      </Shown>
      {now && selection.value.chosen.size > 0 && (
        <BulkBar
          board={now}
          ids={[...selection.value.chosen]}
          onDone={() => {
            selection.value = NOTHING;
            reading.again();
          }}
        />
      )}
      {now && chosen && chosenCard && (
        <StageChooser
          board={now}
          card={chosen}
          stage={chosenCard.column.stage}
          onChoose={(stage) => {
            choosing.value = null;
            move(chosen.id, stage);
          }}
          onClose={() => {
            choosing.value = null;
          }}
        />
      )}
      <ItemPanel type={type} />
    </main>
  );
}
