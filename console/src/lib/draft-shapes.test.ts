/** Drafts of rules and workflows, read by their shape. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isPart, isTemplate } from "./draft-shapes";

const rule = {
  id: "r1",
  stage: "new",
  name: "Greet",
  action: "send_email",
  params: { text: "Hello" },
  run: { mode: "immediately" },
};
const trigger = { id: "t1", stage: "won", name: "Paid", trigger: "payment", params: {} };

test("rules and triggers are told by what they need", () => {
  assert.ok(isPart(rule));
  assert.ok(isPart({ ...rule, condition: null, enabled: true }));
  assert.ok(isPart(trigger));
  const { action, ...neither } = rule;
  assert.ok(!isPart(neither));
  assert.ok(!isPart({ ...rule, run: "immediately" }));
  assert.ok(!isPart({ ...trigger, params: [] }));
  assert.ok(!isPart([rule]));
});

test("a workflow is one to its innermost step", () => {
  const inner = { id: "s3", type: "action", action: "add_comment" };
  const steps = [
    { id: "s1", type: "decision", branches: [{ when: {}, steps: [inner] }, {}] },
    { id: "s2", type: "action", on_failure: [inner] },
    { id: "s4", type: "action", on_failure: "continue" },
  ];
  const template = {
    name: "Approve",
    description: "",
    entity_type: "deal",
    auto_run: "none",
    access: [1],
    parameters: { limit: { type: "number" } },
    variables: {},
    constants: {},
    steps,
  };
  assert.ok(isTemplate(template));
  assert.ok(isTemplate({ ...template, steps: [] }));
  assert.ok(!isTemplate({ ...template, access: null }));
  assert.ok(!isTemplate({ ...template, parameters: [] }));
  const broken = { id: "s1", type: "decision", branches: [{ steps: [{ id: "s3" }] }] };
  assert.ok(!isTemplate({ ...template, steps: [broken] }));
  assert.ok(!isTemplate({ ...template, steps: [{ ...inner, on_failure: [{}] }] }));
});
