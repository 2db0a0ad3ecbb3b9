/** Durations as a form asks for them, and instants in the tenant's zone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, durationOf, spoken } from "./durations";
import { instantOf, localOf } from "./zoned";

test("an amount of one unit goes there and back", () => {
  for (const text of ["PT10M", "PT2H", "P1D", "P3W"]) {
    const amount = amountOf(text);
    assert.equal(amount && durationOf(amount), text);
  }
});

test("what takes more to say is no single amount", () => {
  assert.deepEqual([null, null, null], ["P1DT2H", "P{{ x }}D", "-P1D"].map(amountOf));
});

test("durations in words", () => {
  assert.equal(spoken("P1DT2H"), "1 day 2 hours");
  assert.equal(spoken("PT0M"), "0 minutes");
});

test("a local time is the instant of the zone, also where the clocks change", () => {
  assert.equal(instantOf("2026-03-29T01:30", "Europe/Berlin"), "2026-03-29T00:30:00Z");
  assert.equal(instantOf("2026-03-29T04:00", "Europe/Berlin"), "2026-03-29T02:00:00Z");
  assert.equal(localOf("2026-07-01T10:00:00Z", "Asia/Ho_Chi_Minh"), "2026-07-01T17:00");
  assert.equal(instantOf("", "UTC"), "");
});
