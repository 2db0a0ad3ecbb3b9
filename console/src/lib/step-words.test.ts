/** What stands below the name of a step: words, also for what is filled in when it runs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Called, stepSummary } from "./step-words";
import type { Step } from "./workflow";

const NAMES: Record<string, string> = {
  "parameters.boss": "Parameter: Boss",
  "parameters.percent": "Parameter: Percent",
  "deal.title": "Title",
  "variables.rounds": "Variable: Rounds",
  "variables.guests": "Variable: Guests",
};
const name = (code: string) => NAMES[code] ?? code;
const called: Called = {
  field: name,
  placeholder: name,
  operator: name,
  value: (_, value) => String(value),
  kind: name,
  action: name,
  stage: (code) => `Stage ${code}`,
  user: (id) => `User ${id}`,
};

const id = "a";
const summaries: [Step, string][] = [
  [
    {
      id,
      type: "user_task",
      subject: "{{ parameters.percent }} % off for {{ deal.title | upper }}?",
      users: [7, "{{parameters.boss}}"],
    },
    "“[Parameter: Percent] % off for [Title]?”, User 7, Parameter: Boss",
  ],
  [{ id, type: "pause", until: "{{ deal.title }}" }, "until Title"],
  [{ id, type: "set_variable", variable: "rounds", add: 1 }, "Variable: Rounds + 1"],
  [
    { id, type: "set_variable", variable: "rounds", value: "{{ parameters.percent }}" },
    "Variable: Rounds = Parameter: Percent",
  ],
  [
    { id, type: "for_each", over: "variables.guests", as: "rounds" },
    "Each of Variable: Guests as Variable: Rounds",
  ],
  [
    { id, type: "action", action: "change_stage", params: { stage: "executing" } },
    "Stage executing",
  ],
];
for (const [step, words] of summaries) {
  test(`a step says ${words}`, () => assert.equal(stepSummary(step, called), words));
}
