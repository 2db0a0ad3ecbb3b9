/** A year as months of weeks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Day, yearOf } from "./year";

const days = (holidays: string[] = []) =>
  yearOf(2026, [0, 1, 2, 3, 4], ["2026-12-24", "2026-12-25"], holidays).flatMap(({ weeks }) =>
    weeks.flat().filter((one): one is Day => one !== null),
  );

test("a year has its days, each once, weeks from Monday on", () => {
  assert.equal(days().length, 365);
  const [january] = yearOf(2026, [], [], []);
  assert.deepEqual(
    january?.weeks[0]?.map((one) => one?.day ?? null),
    [null, null, null, 1, 2, 3, 4],
  );
});

test("nobody works on days off, on holidays and at the weekend", () => {
  const at = (date: string) => days(["2026-12-25"]).find((one) => one.date === date);
  assert.deepEqual([at("2026-12-23")?.works, at("2026-12-23")?.off], [true, null]);
  assert.deepEqual([at("2026-12-24")?.works, at("2026-12-24")?.off], [false, "day off"]);
  assert.deepEqual([at("2026-12-25")?.works, at("2026-12-25")?.off], [false, "holiday"]);
  assert.deepEqual([at("2026-12-26")?.works, at("2026-12-26")?.off], [false, null]);
});
