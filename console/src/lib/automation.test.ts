/** The automation of a pipeline as a document, and what becomes of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  above,
  type Document,
  duplicated,
  onStage,
  type Part,
  passes,
  placed,
  type Rule,
  same,
  saved,
  undone,
  without,
} from "./automation";

const rule = (id: string, stage = "new", sort = 10, more = {}) =>
  ({
    id,
    stage,
    sort,
    name: id,
    action: "add_comment",
    params: {},
    enabled: true,
    ...more,
  }) as Rule;
const DOCUMENT: Document = {
  rules: [rule("a", "new", 10), rule("b", "new", 20), rule("c", "won", 10)],
  triggers: [{ id: "t", stage: "won", sort: 10, name: "t", trigger: "email_viewed" }],
};
const order = (document: Document, stage: string) =>
  onStage(document, "rule", stage).map((one) => one.id);
const part = (id: string) => DOCUMENT.rules.find((one) => one.id === id) as Part;

test("a rule is put before another one of its stage", () => {
  assert.deepEqual(order(placed(DOCUMENT, part("b"), "a"), "new"), ["b", "a"]);
});

test("a rule is put on another stage, at the end or before another one", () => {
  const moved = { ...part("a"), stage: "won" } as Part;
  assert.deepEqual(order(placed(DOCUMENT, moved, null), "won"), ["c", "a"]);
  assert.deepEqual(order(placed(DOCUMENT, moved, "c"), "won"), ["a", "c"]);
  assert.deepEqual(order(placed(DOCUMENT, moved, "c"), "new"), ["b"]);
});

test("what is changed keeps its place, and what is new comes last", () => {
  const changed = saved(DOCUMENT, { ...part("a"), name: "x", sort: 99 } as Part);
  assert.deepEqual(
    onStage(changed, "rule", "new").map((one) => one.name),
    ["x", "b"],
  );
  assert.deepEqual(order(saved(DOCUMENT, rule("d", "new", 0)), "new"), ["a", "b", "d"]);
});

test("a copy stands right below", () => {
  assert.deepEqual(order(duplicated(DOCUMENT, part("a"), "k", "Copy"), "new"), ["a", "k", "b"]);
});

test("what is removed is gone, rule or trigger", () => {
  assert.deepEqual(order(without(DOCUMENT, "a"), "new"), ["b"]);
  assert.deepEqual(without(DOCUMENT, "t").triggers, []);
});

test("who placed it and when makes no difference, nor does what is left out", () => {
  const one = rule("a", "new", 10, { placed_at: "2026-01-01T00:00:00Z", condition: null });
  assert.ok(same(one, rule("a")));
  assert.ok(!same(one, rule("a", "new", 10, { name: "b" })));
});

test("above a rule is the next one that is on", () => {
  const off = saved(DOCUMENT, { ...part("a"), enabled: false } as Part);
  assert.equal(above(DOCUMENT, part("b"))?.id, "a");
  assert.equal(above(off, part("b")), null);
  assert.equal(above(DOCUMENT, { stage: "new" })?.id, "b");
});

test("cards are found by group, kind, state and text without marks", () => {
  const about = { group: "client", title: "Gửi email", failed: 0, found: true };
  const shows = (filter: object) => passes(rule("Chào mừng"), filter, about);
  assert.deepEqual(
    [true, true, false, false, true, false, true],
    [
      { text: "chao" },
      { text: "gui EMAIL" },
      { text: "sms" },
      { kind: "trigger" },
      { state: "finding", group: "client" },
      { state: "failing" },
      { state: "on" },
    ].map(shows),
  );
});

test("what is taken back is one's own change, not what others made of the rest", () => {
  const after = without(placed(DOCUMENT, part("b"), "a"), "t");
  const theirs = saved(after, rule("c", "won", 10, { name: "theirs" }));
  const now = saved(theirs, rule("d", "won"));
  const found = undone(now, DOCUMENT, after);

  assert.deepEqual(order(found, "new"), ["a", "b"]);
  assert.deepEqual(order(found, "won"), ["c", "d"]);
  assert.deepEqual(
    found.triggers.map((one) => one.id),
    ["t"],
  );
  assert.equal(found.rules.find((one) => one.id === "c")?.name, "theirs");
});

test("what was added goes again", () => {
  const after = saved(DOCUMENT, rule("d", "won"));
  assert.deepEqual(undone(after, DOCUMENT, after), DOCUMENT);
});
