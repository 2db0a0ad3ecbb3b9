/** Declared values as rows of a form and back; what differs between two versions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyTemplate, type Template } from "./workflow";
import { differences } from "./workflow-diff";
import { moved } from "./workflow-edits";
import { rowPointer, settingsOf, withSettings } from "./workflow-values";

const declared: Template = {
  ...emptyTemplate("W", "deal"),
  parameters: {
    percent: { type: "number", title: "Percent", required: true, default: 10 },
    colleagues: { type: "user", multiple: true, default: [1, 2] },
  },
  constants: { rate: { type: "money", value: "1.50" }, on: { type: "boolean", value: true } },
};

test("what a template declares is the same after the form", () => {
  assert.deepEqual(withSettings(declared, settingsOf(declared)), declared);
});

test("two rows of one name stay two", () => {
  const rows = [{ code: "a" }, { code: "a" }, {}];
  const next = withSettings(declared, { ...settingsOf(declared), variables: rows });
  assert.deepEqual(Object.keys(next.variables), ["a", "value_2", "value_3"]);
});

test("a fault of a declared value stands at its row", () => {
  assert.equal(rowPointer(declared, "/parameters/colleagues/default"), "/parameters/1/default");
  assert.equal(rowPointer(declared, "/name"), "/name");
});

test("a difference names what was added, removed, changed and moved", () => {
  const pause = (id: string, interval = "P1D") => ({ id, type: "pause", interval });
  const before: Template = { ...declared, steps: [pause("a"), pause("b"), pause("c")] };
  const swapped = moved(before, "/steps/2", -1) as Template;
  assert.deepEqual(
    differences(before, swapped).map((one) => one.what),
    ["moved", "moved"],
  );
  const after: Template = {
    ...before,
    name: "V",
    steps: [pause("a", "P2D"), pause("d"), pause("b")],
  };
  const found = differences(before, after);
  assert.deepEqual(
    found.map((one) => [one.what, one.step?.id ?? null]),
    [
      ["changed", null],
      ["changed", "a"],
      ["added", "d"],
      ["removed", "c"],
    ],
  );
  assert.deepEqual(found[1]?.lines, [{ name: "interval", before: "P1D", after: "P2D" }]);
  assert.deepEqual(differences(before, before), []);
});
