/** What keys do on a board, where a card has the focus. */
import type { BoardData } from "../../lib/board";
import { beside, placeOf } from "../../lib/board";
import { t } from "../../lib/i18n";
import type { Shortcut } from "../../lib/keys";
import { undoLast } from "../../lib/moves";
import type { Command } from "../../lib/palette";

type Doing = {
  board: () => BoardData | null;
  move: (id: number, stage: string) => void;
  chooseStage: (id: number) => void;
  select: (id: number) => void;
  selectColumn: (stage: string) => void;
  selectNone: () => void;
  add: (stage: string) => void;
  find: () => void;
};

/** The card that has the focus. */
export function focusedCard(): number | null {
  const card = document.activeElement?.closest<HTMLElement>("[data-card]");
  return card ? Number(card.dataset.card) : null;
}

/** Give a card the focus, where it is shown. */
export function focusCard(id: number): boolean {
  const link = document.querySelector<HTMLElement>(`[data-card="${id}"] > a`);
  link?.focus({ preventScroll: false });
  return link !== null;
}

export function boardKeys(doing: Doing): Shortcut[] {
  const onCard = (run: (id: number, board: BoardData) => void) => () => {
    const id = focusedCard();
    const board = doing.board();
    if (id !== null && board) run(id, board);
  };
  const moveBy = (by: 1 | -1) =>
    onCard((id, board) => {
      const from = placeOf(board, id)?.column.stage;
      const target = from && beside(board, from, by);
      if (target) doing.move(id, target.stage);
    });
  const goTo = (right: number, down: number) => () => {
    const board = doing.board();
    const id = focusedCard();
    if (!board) return;
    const at = id === null ? null : placeOf(board, id);
    if (!at) {
      const first = board.columns.find((one) => one.cards.length > 0)?.cards[0];
      if (first) focusCard(first.id);
      return;
    }
    if (down) {
      const next = at.column.cards[at.place + down];
      if (next) focusCard(next.id);
      return;
    }
    let column = board.columns.indexOf(at.column) + right;
    while (board.columns[column]?.cards.length === 0) column += right;
    const cards = board.columns[column]?.cards ?? [];
    const next = cards[Math.min(at.place, cards.length - 1)];
    if (next) focusCard(next.id);
  };
  const stageHere = (board: BoardData) => {
    const id = focusedCard();
    return (id !== null && placeOf(board, id)?.column.stage) || board.columns[0]?.stage;
  };
  return [
    { key: "ArrowDown", does: t("Next card"), run: goTo(0, 1) },
    { key: "ArrowUp", does: t("Card before"), run: goTo(0, -1) },
    { key: "ArrowRight", does: t("Card in the next stage"), run: goTo(1, 0) },
    { key: "ArrowLeft", does: t("Card in the stage before"), run: goTo(-1, 0) },
    { key: "Shift+ArrowRight", does: t("Move to the next stage"), run: moveBy(1) },
    { key: "Shift+ArrowLeft", does: t("Move to the stage before"), run: moveBy(-1) },
    {
      key: "m",
      does: t("Move to a stage by its name"),
      run: onCard((id) => doing.chooseStage(id)),
    },
    { key: "x", does: t("Select the card"), run: onCard((id) => doing.select(id)) },
    {
      key: "Ctrl+a",
      does: t("Select the column"),
      run: onCard((_, board) => {
        const stage = stageHere(board);
        if (stage) doing.selectColumn(stage);
      }),
    },
    { key: "Escape", does: t("Select nothing"), run: doing.selectNone },
    {
      key: "n",
      does: t("New item in this stage"),
      run: () => {
        const board = doing.board();
        const stage = board && stageHere(board);
        if (stage) doing.add(stage);
      },
    },
    { key: "f", does: t("Filter"), run: doing.find },
    { key: "z", does: t("Take back the last move"), run: undoLast },
  ];
}

/** Where a card can be moved, for the palette. */
export function movesOf(
  board: BoardData | null,
  id: number,
  move: (id: number, stage: string) => void,
): Command[] {
  const at = board && placeOf(board, id);
  const title = at?.column.cards[at.place]?.title ?? "";
  return (at ? board.columns : [])
    .filter((one) => one !== at?.column)
    .map((one) => ({
      label: t("Move “{title}” to {stage}", { title, stage: one.name }),
      icon: "right",
      run: () => move(id, one.stage),
    }));
}
