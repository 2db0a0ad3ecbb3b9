/** Templates, versions in words, counts of runs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEMPLATES } from "../pages/automation/templates";
import { differences, linesOf } from "./part-lines";
import { countsOf } from "./rule-marks";
import { inLanguage, suiting, withTemplate } from "./templates";

const stage = (code: string, semantics: "process" | "success" | "failure" = "process") =>
  ({ code, name: code, semantics }) as const;
const STAGES = [stage("new"), stage("offer"), stage("won", "success"), stage("lost", "failure")];

test("each place finds a stage that suits it, as far as there is one", () => {
  assert.deepEqual(
    ["new", "offer", "offer", "offer", "won", "lost"],
    ["first", "second", "third", "last", "success", "failure"].map((suits) =>
      suiting(suits, STAGES),
    ),
  );
});

test("a template is placed below what is there, in one language", () => {
  const ids = ["k", "l", "m"];
  const newId = () => ids.pop() ?? "";
  const there = {
    rules: [{ id: "x", stage: "offer", sort: 10, name: "X", action: "wait" as const }],
    triggers: [],
  };
  const template = TEMPLATES.find((one) => one.code === "follow-up");
  assert.ok(template);
  const after = withTemplate(there, template, "vi", { waiting: "offer", answered: "won" }, newId);
  assert.deepEqual(
    after.rules.map((one) => [one.name, one.stage, one.sort]),
    [
      ["X", "offer", 10],
      ["Hỏi ý kiến khách hàng", "offer", 20],
      ["Gọi sau email", "offer", 30],
    ],
  );
  assert.deepEqual(
    after.triggers.map((one) => one.stage),
    ["won"],
  );
});

test("there are twelve, each in both languages through and through", () => {
  assert.equal(TEMPLATES.length, 12);
  for (const one of TEMPLATES) {
    assert.notEqual(JSON.stringify(inLanguage(one, "en")), JSON.stringify(inLanguage(one, "vi")));
  }
});

const rule = (id: string, name: string, sort = 10) => ({
  id,
  name,
  sort,
  stage: "new",
  action: "add_comment" as const,
  params: { text: "Hi" },
});

test("versions differ by what was added, changed and removed, not by places", () => {
  const before = { rules: [rule("a", "A"), rule("b", "B"), rule("c", "C")], triggers: [] };
  const after = { rules: [rule("a", "A", 30), rule("b", "New"), rule("d", "D")], triggers: [] };
  assert.deepEqual(
    differences(before, after).map((one) => [one.id, one.before?.name, one.after?.name]),
    [
      ["b", "B", "New"],
      ["d", undefined, "D"],
      ["c", "C", undefined],
    ],
  );
});

test("a rule in words has its parameters by their titles", () => {
  const names = { field: String, operator: String, value: String };
  const known = { title: "Add comment", parameters: { properties: { text: { title: "Text" } } } };
  const lines = linesOf(rule("a", "A"), known, names as never, (code) => code.toUpperCase());
  assert.deepEqual(
    lines.map((one) => `${one.label}: ${one.text}`),
    ["Name: A", "Stage: NEW", "Does: Add comment", "When: At once", "Text: Hi"],
  );
});

test("a rule in words has durations and stages as people say them", () => {
  const names = { field: String, operator: String, value: String };
  const properties = {
    start_in: {
      title: "Start in",
      anyOf: [{ type: "string", format: "duration" }, { type: "null" }],
    },
    to: { title: "To", type: "string", format: "stage" },
  };
  const part = { ...rule("a", "A"), params: { start_in: "PT1H", to: "won" } };
  const known = { title: "Schedule call", parameters: { properties } };
  const lines = linesOf(part as never, known, names as never, (code) => code.toUpperCase());
  assert.deepEqual(
    lines.slice(-2).map((one) => `${one.label}: ${one.text}`),
    ["Start in: 1 hour", "To: WON"],
  );
});

test("a rule is idle where nothing of it was counted, and everything was", () => {
  const lines = [
    { rule: "a", day: "2026-03-02", state: "failed" as const, runs: 3 },
    { rule: "a", day: "2026-03-01", state: "failed" as const, runs: 2 },
    { rule: "b", day: "2026-03-09", state: "waiting" as const, runs: 4 },
  ];
  const counts = countsOf(lines, false, "2026-03-02");
  assert.deepEqual(
    [3, 0, 4],
    [counts.failedToday("a"), counts.failedToday("b"), counts.waiting("b")],
  );
  assert.deepEqual([false, true], [counts.isIdle("a"), counts.isIdle("c")]);
  assert.equal(countsOf(lines, true, "2026-03-02").isIdle("c"), false);
});
