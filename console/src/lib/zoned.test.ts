/** Instants on the clock of a zone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysLater, instantOf, localOf } from "./zoned";

const HANOI = "Asia/Ho_Chi_Minh";
const BERLIN = "Europe/Berlin";

test("an instant is shown on the zone's clock, and what is typed is meant on it", () => {
  assert.equal(localOf("2026-03-02T20:30:00Z", HANOI), "2026-03-03T03:30");
  assert.equal(instantOf("2026-03-03T03:30", HANOI), "2026-03-02T20:30:00Z");
});

test("summer time counts from its first night on", () => {
  assert.equal(instantOf("2026-03-28T09:00", BERLIN), "2026-03-28T08:00:00Z");
  assert.equal(instantOf("2026-03-30T09:00", BERLIN), "2026-03-30T07:00:00Z");
});

test("some days later is the same time of day, also over a change of clocks", () => {
  assert.equal(daysLater("2026-03-28T08:00:00Z", 2, BERLIN), "2026-03-30T07:00:00Z");
  assert.equal(daysLater("2026-12-31T20:00:00Z", 1, HANOI), "2027-01-01T20:00:00Z");
});
