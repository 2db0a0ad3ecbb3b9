/** A board as data: where a card is, and what the board is after a move. Pure. */
import type { Schemas } from "./client";

export type BoardData = Schemas["BoardDocument"];
export type Column = Schemas["ColumnDocument"];
export type CardData = Schemas["CardDocument"];

/** What has changed since a board was read: nothing, some items, or nobody knows what. */
export type Since = { all: boolean; ids: ReadonlySet<number> };
export const NOTHING_CHANGED: Since = { all: false, ids: new Set() };

/** Return what has changed once more is told of; null tells that more did than is known. */
export const changedToo = (since: Since, ids: number[] | null): Since =>
  ids === null ? { ...since, all: true } : { ...since, ids: new Set([...since.ids, ...ids]) };

/** Return a board that was read anew, with the further cards that had been read of its columns.
 *
 * A reading brings the first cards of each column. Those behind them stay, so that nothing is taken
 * from under the eyes of who has scrolled on; what has changed meanwhile does not.
 */
export function refreshed(
  before: BoardData,
  fresh: BoardData,
  gone: ReadonlySet<number>,
): BoardData {
  const first = new Set(fresh.columns.flatMap((one) => one.cards.map((card) => card.id)));
  return {
    ...fresh,
    columns: fresh.columns.map((column) => {
      const known = before.columns.find((one) => one.stage === column.stage);
      const isReadOn = known !== undefined && known.cards.length > column.cards.length;
      if (!column.next_cursor || !isReadOn) return column;
      const further = known.cards.filter((one) => !first.has(one.id) && !gone.has(one.id));
      return { ...column, cards: [...column.cards, ...further], next_cursor: known.next_cursor };
    }),
  };
}

/** Return the column and the place of a card, or null where the board does not show it. */
export function placeOf(board: BoardData, id: number): { column: Column; place: number } | null {
  for (const column of board.columns) {
    const place = column.cards.findIndex((one) => one.id === id);
    if (place >= 0) return { column, place };
  }
  return null;
}

/** What became of an item: the name of the stage that it came to; null where it stayed on its own. */
export type News = { title: string; stage: string | null };

/** Return what became of items between two readings of a board, of those that it shows. */
export function newsOf(before: BoardData, after: BoardData, ids: number[]): News[] {
  return ids.flatMap((id) => {
    const now = placeOf(after, id);
    const card = now?.column.cards[now.place];
    if (!now || !card) return [];
    const stayed = placeOf(before, id)?.column.stage === now.column.stage;
    return [{ title: card.title, stage: stayed ? null : now.column.name }];
  });
}

/** Return the board with a card at the top of another column; counts and sums go along. */
export function moved(board: BoardData, id: number, stage: string): BoardData {
  const from = placeOf(board, id);
  const card = from?.column.cards[from.place];
  if (!from || !card || from.column.stage === stage) return board;
  const amount = card.currency === board.currency ? Number(card.amount ?? 0) : 0;
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column === from.column) {
        return {
          ...column,
          cards: column.cards.filter((one) => one.id !== id),
          count: column.count - 1,
          sum: added(column.sum, -amount),
        };
      }
      if (column.stage === stage) {
        const settled = { ...card, waiting: 0, failed: 0 };
        return {
          ...column,
          cards: [settled, ...column.cards],
          count: column.count + 1,
          sum: added(column.sum, amount),
        };
      }
      return column;
    }),
  };
}

/** Return the board with what is known anew about a card; where it stands stays. */
export function changed(board: BoardData, id: number, fresh: Partial<CardData>): BoardData {
  return {
    ...board,
    columns: board.columns.map((column) => ({
      ...column,
      cards: column.cards.map((one) => (one.id === id ? { ...one, ...fresh } : one)),
    })),
  };
}

/** Return the board with a new card at the top of a column. */
export function withCard(board: BoardData, card: CardData, stage: string): BoardData {
  if (placeOf(board, card.id)) return board;
  const amount = card.currency === board.currency ? Number(card.amount ?? 0) : 0;
  return {
    ...board,
    columns: board.columns.map((column) =>
      column.stage === stage
        ? {
            ...column,
            cards: [card, ...column.cards],
            count: column.count + 1,
            sum: added(column.sum, amount),
          }
        : column,
    ),
  };
}

/** Return the stage beside another one: 1 is the next, -1 the one before; null at the ends. */
export function beside(board: BoardData, stage: string, by: 1 | -1): Column | null {
  const now = board.columns.findIndex((one) => one.stage === stage);
  return board.columns[now + by] ?? null;
}

const added = (sum: string, amount: number) => (Number(sum) + amount).toFixed(2);
