/** Runs of rules on an item: what is still to come, and what one can do about each. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { byStay, canTryAgain, isNotYetDue, isWaiting, type Run } from "./runs";

const NOW = new Date("2026-03-02T09:00:00Z");
const run = (rule: string, state: string, more: Partial<Run> = {}) =>
  ({ rule, state, entry: 2, retry: 0, stage: "new", ...more }) as Run;

test("only what did not act, on the stage where the item still is, can be tried again", () => {
  const failed = run("a", "failed");
  assert.equal(canTryAgain(failed, 2, [failed]), true);
  assert.equal(canTryAgain(failed, 3, [failed]), false);
  assert.equal(canTryAgain(run("a", "done"), 2, []), false);
  assert.equal(canTryAgain(failed, 2, [failed, run("a", "scheduled", { retry: 1 })]), false);
});

test("what waits for the client is stopped, but not let act", () => {
  assert.deepEqual(
    [isWaiting, isNotYetDue].map((is) => is(run("a", "waiting_app"), NOW)),
    [true, false],
  );
  assert.equal(isNotYetDue(run("a", "waiting_prev"), NOW), true);
  assert.equal(isNotYetDue(run("a", "scheduled", { due_at: "2026-03-02T09:00:00Z" }), NOW), false);
});

test("runs stand by the stay in which they were, the newest first", () => {
  const runs = [run("a", "done", { entry: 1 }), run("b", "done"), run("c", "done")];
  assert.deepEqual(
    byStay(runs).map((one) => [one.entry, one.runs.length]),
    [
      [2, 2],
      [1, 1],
    ],
  );
});
