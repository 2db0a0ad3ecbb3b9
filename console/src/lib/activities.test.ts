/** What people have to do: when it is due, to when it is put off, what comes first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Activity, dueWords, itemOf, nextOf, putOff, whenOf } from "./activities";
import { answersOf, byWhen, type Task } from "./my-day";

const NOW = new Date("2026-03-02T09:00:00Z");
const due = (deadline: string | null) => ({ id: String(deadline), deadline }) as Activity;

test("days are those of the zone", () => {
  assert.equal(whenOf("2026-03-02T08:00:00Z", NOW, "UTC"), "today");
  assert.equal(whenOf("2026-03-01T23:59:00Z", NOW, "UTC"), "overdue");
  assert.equal(whenOf("2026-03-02T18:00:00Z", NOW, "Asia/Ho_Chi_Minh"), "next");
  assert.equal(whenOf(null, NOW, "UTC"), "sometime");
});

test("a line is overdue where the counts say so; what was due this morning only was due", () => {
  const said = (deadline: string) => dueWords(deadline, NOW, "UTC");
  assert.deepEqual(said("2026-03-01T23:59:00Z"), ["Overdue: Sun, Mar 1, 11:59 PM", true]);
  assert.deepEqual(said("2026-03-02T08:00:00Z"), ["Was due Mon, Mar 2, 08:00 AM", true]);
  assert.deepEqual(said("2026-03-02T10:00:00Z"), ["Until Mon, Mar 2, 10:00 AM", false]);
});

test("putting off counts from today and keeps the time of day", () => {
  assert.equal(putOff("2026-02-20T15:30:00Z", 1, NOW, "UTC"), "2026-03-03T15:30:00Z");
  assert.equal(putOff(null, 7, NOW, "Asia/Ho_Chi_Minh"), "2026-03-09T02:00:00Z");
});

test("what is due first comes next, what has no time last", () => {
  const [late, early, never] = [
    due("2026-03-04T09:00:00Z"),
    due("2026-03-03T09:00:00Z"),
    due(null),
  ];
  assert.equal(nextOf([late, never, early]), early);
  assert.equal(nextOf([]), null);
});

test("activities and tasks stand together; a task without a deadline is for today", () => {
  const task = { id: "t", deadline: null, kind: "approve" } as Task;
  const activities = [due("2026-03-03T09:00:00Z"), due("2026-03-01T09:00:00Z"), due(null)];
  const groups = byWhen(activities, [task], NOW, "UTC");
  assert.deepEqual(
    [groups.overdue, groups.today, groups.next, groups.sometime].map((one) => one.length),
    [1, 1, 1, 1],
  );
  assert.deepEqual(groups.today, [{ at: null, task }]);
  assert.deepEqual(answersOf(task), ["yes", "no"]);
});

test("an item is named by its type and number, whatever the type is called", () => {
  assert.deepEqual(itemOf("my_repair_12"), { type: "my_repair", id: 12 });
});
