/** Steps are put in, moved, copied; faults stay with their step; every edit is taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, edited, redone, undone } from "./snapshots";
import { allSteps, emptyTemplate, type Step, type Template } from "./workflow";
import { inserted, moved, movedTo, neighbour, places, removed } from "./workflow-edits";
import { faultsNow, placedFaults } from "./workflow-faults";
import { asText, newStep, stepsIn, welcomed } from "./workflow-steps";

const pause = (id: string): Step => ({ id, type: "pause", interval: "P1D" });
const fork = (id: string, left: Step[], right: Step[]): Step => ({
  id,
  type: "parallel",
  branches: [{ steps: left }, { steps: right }],
});
const of = (...steps: Step[]): Template => ({ ...emptyTemplate("W", "deal"), steps });
const order = (template: Template) => allSteps(template).map((one) => one.step.id);
const at = (template: Template, id: string) =>
  allSteps(template).find((one) => one.step.id === id)?.pointer ?? "";

test("steps are read from top to bottom, branches from left to right", () => {
  const template = of(fork("f", [pause("a")], [pause("b")]), pause("c"));
  assert.deepEqual(order(template), ["f", "a", "b", "c"]);
  assert.equal(at(template, "b"), "/steps/0/branches/1/steps/0");
});

test("a step goes in at any place, also of an empty branch", () => {
  const template = of(fork("f", [], []));
  const next = inserted(template, "/steps/0/branches/1/steps/0", [pause("a")]);
  assert.equal(at(next, "a"), "/steps/0/branches/1/steps/0");
  assert.deepEqual(order(template), ["f"]);
});

test("a branch that names no steps takes some all the same", () => {
  const listening = of({ id: "l", type: "listen", branches: [{ event: pause("e") }] });
  const next = inserted(listening, "/steps/0/branches/0/steps/0", [pause("a")]);
  assert.deepEqual(order(next), ["l", "e", "a"]);
});

test("a step is moved through all places and back again", () => {
  let template = of(pause("a"), fork("f", [pause("b")], []), pause("c"));
  const seen = [at(template, "a")];
  for (;;) {
    const next = moved(template, at(template, "a"), 1);
    if (!next) break;
    template = next;
    seen.push(at(template, "a"));
  }
  assert.deepEqual(seen, [
    "/steps/0",
    "/steps/0/branches/0/steps/0",
    "/steps/0/branches/0/steps/1",
    "/steps/0/branches/1/steps/0",
    "/steps/1",
    "/steps/2",
  ]);
  for (let step = seen.length - 1; step > 0; step -= 1) {
    template = moved(template, at(template, "a"), -1) as Template;
  }
  assert.deepEqual(order(template), ["a", "f", "b", "c"]);
  assert.equal(moved(template, "/steps/0", -1), null);
});

test("a step never goes into itself", () => {
  const template = of(fork("f", [pause("b")], []), pause("c"));
  const next = moved(template, "/steps/0", 1) as Template;
  assert.deepEqual(order(next), ["c", "f", "b"]);
});

test("what repeats and what is done on failure have places of their own", () => {
  const template = of(
    { id: "w", type: "while", steps: [] },
    { id: "a", type: "action", on_failure: [] },
  );
  assert.deepEqual(places(template), [
    "/steps/0",
    "/steps/0/steps/0",
    "/steps/1",
    "/steps/1/on_failure/0",
    "/steps/2",
  ]);
});

test("once a step is gone its neighbour has the focus, or the step around it", () => {
  const template = of(fork("f", [pause("b")], []), pause("c"));
  assert.equal(neighbour(removed(template, "/steps/0"), "/steps/0"), "c");
  assert.equal(neighbour(removed(template, "/steps/1"), "/steps/1"), "f");
  const inner = "/steps/0/branches/0/steps/0";
  assert.equal(neighbour(removed(template, inner), inner), "f");
  assert.equal(neighbour(of(), "/steps/0"), null);
});

test("copied steps have ids of their own, and speak of the copies", () => {
  const asked: Step = { id: "asked", type: "user_task" };
  const told: Step = { id: "told", type: "action", params: { text: "{{ results.asked.result }}" } };
  const template = of(asked, told);
  const pasted = welcomed(stepsIn(asText(template.steps)) ?? [], new Set(["asked", "told"]));
  assert.deepEqual(
    pasted.map((one) => one.id),
    ["user_task", "action"],
  );
  assert.deepEqual(pasted[1]?.params, { text: "{{ results.user_task.result }}" });
});

test("a text without steps is none", () => {
  assert.equal(stepsIn("hello"), null);
  assert.equal(stepsIn('{"a": 1}'), null);
  assert.equal(stepsIn("[]"), null);
  assert.equal(stepsIn('{"type": "while", "steps": []}')?.length, 1);
  assert.equal(stepsIn('{"template": {"steps": [{"type": "end"}]}}')?.[0]?.type, "end");
});

test("a new step has all that its kind needs, with ids within it", () => {
  const step = newStep("listen", new Set(["pause"]));
  assert.deepEqual(order(of(step)), ["listen", "wait_for_client", "pause_2"]);
  assert.equal(newStep("action", new Set(), "send_email").action, "send_email");
});

test("faults stay with their step when it moves", () => {
  const template = of(pause("a"), fork("f", [pause("b")], []));
  const faults = placedFaults(template, [
    { pointer: "/steps/1/branches/0/steps/0/interval", message: "too short" },
    { pointer: "/steps/1/branches", message: "too few" },
    { pointer: "/name", message: "is required" },
  ]);
  assert.deepEqual(
    faults.map((one) => one.step),
    ["b", "f", ""],
  );
  const next = removed(template, "/steps/0");
  assert.deepEqual(
    faultsNow(next, faults).map((one) => one.pointer),
    ["/steps/0/branches/0/steps/0/interval", "/steps/0/branches", "/name"],
  );
});

test("every edit is taken back and done again; typing in one field is one edit", () => {
  let history = begun("");
  for (const text of ["a", "ab"]) history = edited(history, text, "field");
  history = edited(history, "abc");
  history = undone(history);
  assert.equal(history.now, "ab");
  history = undone(history);
  assert.equal(history.now, "");
  assert.equal(undone(history).now, "");
  history = redone(redone(history));
  assert.equal(history.now, "abc");
  assert.deepEqual(edited(undone(history), "x").future, []);
});

test("a step is put at any place, but within itself", () => {
  const template = of(pause("a"), fork("f", [pause("b")], []), pause("c"));
  const put = (id: string, place: string) => {
    const next = movedTo(template, at(template, id), place);
    return next && order(next);
  };
  assert.deepEqual(put("a", "/steps/3"), ["f", "b", "c", "a"]);
  assert.deepEqual(put("c", "/steps/0"), ["c", "a", "f", "b"]);
  // What stands before the step that it goes into is gone from there.
  const inside = movedTo(template, "/steps/0", "/steps/1/branches/1/steps/0");
  assert.equal(inside && at(inside, "a"), "/steps/0/branches/1/steps/0");
  assert.deepEqual(put("b", "/steps/1"), ["a", "b", "f", "c"]);
  assert.equal(put("f", "/steps/1/branches/0/steps/0"), null);
  assert.equal(put("a", "/steps/0"), null);
  assert.equal(put("a", "/steps/1"), null);
});
