/** Conditions as rows: what is shown can be changed, and what is deeper comes through unchanged. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Condition,
  conditionOf,
  isFlat,
  isWhole,
  pointerOf,
  rowsOf,
  withOperator,
} from "./conditions";

const LEAF = { field: "amount", op: "gt", value: "5000" };
const OTHER = { field: "source", op: "empty" };

test("a single comparison stays one, and becomes a group with a second", () => {
  const rows = rowsOf(LEAF);
  assert.deepEqual(conditionOf(rows, LEAF), LEAF);
  assert.deepEqual(conditionOf({ join: "any", parts: [LEAF, OTHER] }, LEAF), {
    any: [LEAF, OTHER],
  });
});

test("no row is no condition", () => {
  assert.equal(conditionOf({ join: "all", parts: [] }, LEAF), null);
  assert.deepEqual(rowsOf(null), { join: "all", parts: [] });
});

test("a group of one stays a group", () => {
  assert.deepEqual(conditionOf(rowsOf({ any: [LEAF] }), { any: [LEAF] }), { any: [LEAF] });
});

const deep: Condition[] = [
  { not: { all: [LEAF, OTHER] } },
  { all: [LEAF, { any: [OTHER, { not: LEAF }] }] },
  { any: [{ all: [{ any: [LEAF, OTHER] }, LEAF] }, OTHER] },
];
for (const condition of deep) {
  test(`comes through: ${JSON.stringify(condition)}`, () => {
    assert.deepEqual(conditionOf(rowsOf(condition), condition), condition);
  });
}

test("only groups of comparisons are shown as rows of their own", () => {
  assert.deepEqual(
    [true, false, false],
    [{ any: [LEAF, OTHER] }, { any: [LEAF, { not: OTHER }] }, LEAF].map(isFlat),
  );
});

test("faults of a row lie below its pointer", () => {
  assert.equal(pointerOf({ any: [LEAF, OTHER] }, 1), "/any/1");
  assert.equal(pointerOf(LEAF, 0), "");
});

test("a value stays where another operator can take it", () => {
  assert.deepEqual(withOperator(LEAF, "between"), {
    field: "amount",
    op: "between",
    value: ["5000", ""],
  });
  assert.deepEqual(withOperator(LEAF, "in"), { field: "amount", op: "in", value: ["5000"] });
  assert.deepEqual(withOperator(LEAF, "empty"), { field: "amount", op: "empty" });
  const between = { field: "amount", op: "between", value: ["1", "2"] };
  assert.deepEqual(withOperator(between, "lt"), { field: "amount", op: "lt", value: "1" });
  assert.deepEqual(withOperator(between, "time_between").value, ["", ""]);
});

test("a condition is whole once every comparison names a field", () => {
  const open = { field: "", op: "eq", value: "" };
  assert.deepEqual(
    [true, true, false, false],
    [null, { not: LEAF }, { not: open }, { all: [LEAF, { any: [open] }] }].map(isWhole),
  );
});
