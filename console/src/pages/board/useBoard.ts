/** The board that is shown: read in one call, kept true by what changes, moved at once. */
import { effect, type Signal, signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  type BoardData,
  type CardData,
  changed,
  changedToo,
  moved,
  type News,
  NOTHING_CHANGED,
  newsOf,
  placeOf,
  refreshed,
  withCard,
} from "../../lib/board";
import { follow } from "../../lib/changes";
import { api, ask, type Schemas } from "../../lib/client";
import type { Filters } from "../../lib/filters";
import { t } from "../../lib/i18n";
import { type Reading, useLoad } from "../../lib/loading";
import { onMove, pending } from "../../lib/move-outcomes";
import { announce, tellProblem } from "../../lib/tell";

export type Live = {
  reading: Reading<BoardData>;
  board: Signal<BoardData | null>;
  /** Cards that automation or a colleague has changed just now. */
  glowing: Signal<ReadonlySet<number>>;
  /** Read further cards of a column. */
  more: (stage: string) => Promise<void>;
  /** Show an item that was made just now, until the board is read anew. */
  add: (item: Schemas["Item"]) => void;
};

/** Whether a card is dragged: nothing moves under the hand until it is dropped. */
export const dragging = signal(false);

const dropped = () =>
  new Promise<void>((go) => {
    const stop = effect(() => {
      if (dragging.value) return;
      queueMicrotask(() => {
        stop();
        go();
      });
    });
  });

const GLOW = 2_500;

export function useBoard(type: string, pipeline: string, filters: Filters): Live {
  const asked = JSON.stringify(filters);
  const reading = useLoad(
    () =>
      ask(
        api.GET("/v1/boards/{type}/{pipeline}", {
          params: { path: { type, pipeline }, query: filters as never },
        }),
      ),
    [type, pipeline, asked],
  );
  const board = useSignal<BoardData | null>(null);
  const glowing = useSignal<ReadonlySet<number>>(new Set());
  // What else is known of a board that is read again holds, but for what has changed.
  const since = useSignal(NOTHING_CHANGED);
  const own = useSignal(new Map<number, number>());
  const question = [type, pipeline, asked].join("/");
  const newest = useRef(question);
  newest.current = question;

  const loaded = reading.loaded.value;
  useEffect(() => {
    if (loaded.state === "there") {
      const before = board.peek();
      const { all, ids } = since.value;
      const isAgain = before !== null && !all && ids.size > 0;
      const now = isAgain ? refreshed(before, loaded.value, ids) : loaded.value;
      since.value = NOTHING_CHANGED;
      board.value = withPending(now, type);
    } else if (loaded.value === null) board.value = null;
  }, [loaded]);

  useEffect(
    () =>
      onMove((outcome) => {
        const { move } = outcome;
        if (move.type !== type || !board.value) return;
        if (outcome.what === "shown") board.value = moved(board.value, move.id, move.stage);
        else if (outcome.what === "back") board.value = moved(board.value, move.id, move.from);
        else {
          const version = Number(outcome.item.version);
          own.value.set(move.id, version);
          const there = moved(board.value, move.id, String(outcome.item.stage));
          board.value = changed(there, move.id, { version });
        }
      }),
    [type],
  );

  const mark = loaded.value?.changes;
  useEffect(() => {
    if (!mark) return;
    return follow(async (changes) => {
      const here = changes?.filter((one) => one.type === type);
      if (here?.length === 0) return;
      await dropped();
      since.value = changedToo(since.value, here?.map((one) => one.id) ?? null);
      const before = board.value;
      await reading.again();
      const strange = here?.filter((one) => one.version !== own.value.get(one.id)) ?? [];
      glowing.value = new Set(strange.map((one) => one.id));
      const after = reading.loaded.value.value;
      if (before && after) say(newsOf(before, after, [...glowing.value]));
      setTimeout(() => {
        glowing.value = new Set();
      }, GLOW);
    }, mark);
  }, [type, pipeline, asked, mark !== undefined]);

  const more = async (stage: string) => {
    const column = board.value?.columns.find((one) => one.stage === stage);
    if (!column?.next_cursor) return;
    const page = await ask(
      api.GET("/v1/items/{type}", {
        params: {
          path: { type },
          query: {
            ...filters,
            pipeline,
            stage,
            order: "attention",
            limit: 40,
            cursor: column.next_cursor,
          } as never,
        },
      }),
    ).catch(tellProblem);
    if (!page || !board.value || newest.current !== question) return;
    const cards = page.items.map((item) => cardOf(item));
    board.value = {
      ...board.value,
      columns: board.value.columns.map((one) =>
        one.stage === stage
          ? {
              ...one,
              cards: [
                ...one.cards,
                ...cards.filter((card) => !placeOf(board.value as BoardData, card.id)),
              ],
              next_cursor: page.next_cursor,
            }
          : one,
      ),
    };
  };

  const add = (item: Schemas["Item"]) => {
    if (board.value) board.value = withCard(board.value, cardOf(item), String(item.stage));
  };
  return { reading, board, glowing, more, add };
}

/** Say what glows to who does not see it. */
function say(news: News[]): void {
  const [first] = news;
  if (!first) return;
  const { title, stage } = first;
  const alone = stage ? t("{title} has moved to {stage}", { title, stage }) : null;
  if (news.length > 1) announce(t("{count} items have changed", { count: news.length }));
  else announce(alone ?? t("{title} has changed", { title }));
}

/** A board as it was read, with the moves that are shown and not made yet. */
const withPending = (board: BoardData, type: string) =>
  [...pending.values()]
    .filter((one) => one.type === type)
    .reduce((now, one) => moved(now, one.id, one.stage), board);

/** What a list tells of an item, as a card; names come with the next look at the board. */
function cardOf(item: Schemas["Item"]): CardData {
  const deal = item as Schemas["DealItem"];
  const client = deal.contact ?? deal.company ?? null;
  return {
    id: deal.id,
    version: deal.version,
    title: deal.title ?? "",
    responsible: { type: "user", id: deal.responsible, name: null },
    client: client ? { type: deal.contact ? "contact" : "company", id: client, name: null } : null,
    amount: deal.amount ?? null,
    currency: deal.currency ?? null,
    close_date: deal.close_date ?? null,
    entered_at: deal.stage_entered_at ?? null,
    next_activity: null,
    waiting: 0,
    failed: 0,
    workflows: 0,
  };
}
