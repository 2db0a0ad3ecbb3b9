/** A board as data. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BoardData,
  type CardData,
  changedToo,
  NOTHING_CHANGED,
  newsOf,
  refreshed,
} from "./board";

const cards = (...ids: number[]) => ids.map((id) => ({ id, title: `Deal ${id}` }) as CardData);
const column = (stage: string, ids: number[], next_cursor: string | null = null) => ({
  stage,
  cards: cards(...ids),
  next_cursor,
});
const board = (...columns: ReturnType<typeof column>[]) => ({ columns }) as unknown as BoardData;
const idsOf = (found: BoardData) => found.columns.map((one) => one.cards.map((card) => card.id));

test("who has scrolled on keeps what was read, behind what is read anew", () => {
  const before = board(column("new", [1, 2, 3, 4, 5], "on"), column("won", [9]));
  const fresh = board(column("new", [7, 1], "first"), column("won", [9, 2]));
  const found = refreshed(before, fresh, new Set([4]));
  assert.deepEqual(idsOf(found), [
    [7, 1, 3, 5],
    [9, 2],
  ]);
  assert.equal(found.columns[0]?.next_cursor, "on");
});

test("a column of which nothing further was read is as it is read", () => {
  const before = board(column("new", [1, 2], "on"));
  const fresh = board(column("new", [2, 3], "first"));
  assert.deepEqual(refreshed(before, fresh, new Set()), fresh);
  const short = board(column("new", [2]));
  assert.deepEqual(refreshed(before, short, new Set()), short);
});

test("who listens hears what moved where and what else has changed, as far as it shows", () => {
  const named = (one: ReturnType<typeof column>) => ({ ...one, name: `Stage ${one.stage}` });
  const before = board(named(column("new", [1, 2])), named(column("won", [])));
  const after = board(named(column("new", [2])), named(column("won", [1])));
  assert.deepEqual(newsOf(before, after, [1, 2, 9]), [
    { title: "Deal 1", stage: "Stage won" },
    { title: "Deal 2", stage: null },
  ]);
});

test("once nobody knows what has changed, no smaller news makes it known", () => {
  const some = changedToo(changedToo(NOTHING_CHANGED, [1, 2]), [2, 3]);
  assert.deepEqual([some.all, [...some.ids]], [false, [1, 2, 3]]);
  assert.equal(changedToo(changedToo(some, null), [4]).all, true);
});
