/** Sentences: when a rule acts, and only if what, in English and in Vietnamese. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition } from "./conditions";
import { speak } from "./i18n";
import { conditionSentence, timeSentence } from "./words";

const field = (code: string) =>
  ({ close_date: "Close date", amount: "Amount", source: "Source" })[code] ?? code;
const names = {
  field,
  operator: (code: string) =>
    ({
      gt: "is greater than",
      eq: "is",
      in: "is one of",
      between: "is between",
      empty: "is empty",
    })[code] ?? code,
  value: (_: string, value: unknown) => String(value),
};

const english: [object, string][] = [
  [{}, "At once"],
  [{ run: { mode: "immediately" }, after_previous: true }, "After the rule above"],
  [{ run: { mode: "delay", delay: "P2D", base: "entry" } }, "2 days after entering"],
  [
    { run: { mode: "delay", delay: "P1DT2H", base: "close_date" } },
    "1 day 2 hours after Close date",
  ],
  [
    { run: { mode: "delay", delay: "PT10M" }, after_previous: true },
    "10 minutes after the rule above",
  ],
  [{ run: { mode: "before", delay: "P1W", field: "close_date" } }, "1 week before Close date"],
  [{ run: { mode: "at", field: "close_date", time: "12:00" } }, "At 12:00 on Close date"],
  [{ run: { mode: "at", field: "created_at" } }, "At created_at"],
  [{ run: { mode: "at", instant: "2030-03-01T09:00:00Z" } }, "At Fri, Mar 1, 09:00 AM"],
  [
    { run: { mode: "delay", delay: "P{{ deal.uf_days }}D" } },
    "as long as P{{ deal.uf_days }}D says after entering",
  ],
  [
    { run: { mode: "delay", delay: "P1D" }, working_time: "account" },
    "1 day after entering, in working hours",
  ],
  [
    {
      run: { mode: "before", delay: "P2D", field: "close_date" },
      follow_field: true,
      after_previous: true,
    },
    "2 days before Close date, after the rule above, follows the date when it is changed",
  ],
];

for (const [rule, sentence] of english) {
  test(`a rule acts: ${sentence}`, () => assert.equal(timeSentence(rule, field), sentence));
}

test("the same in Vietnamese", async () => {
  await speak("vi");
  try {
    const rule = { run: { mode: "delay", delay: "P2D" }, working_time: "account" };
    assert.equal(timeSentence(rule, field), "2 ngày sau khi vào, trong giờ làm việc");
    assert.equal(timeSentence({}, field), "Ngay lập tức");
  } finally {
    await speak("en");
  }
});

const conditions: [Condition, string][] = [
  [{ field: "amount", op: "gt", value: "5000" }, "Amount is greater than 5000"],
  [{ field: "source", op: "empty" }, "Source is empty"],
  [{ field: "", op: "eq", value: "" }, "…"],
  [{ field: "amount", op: "between", value: ["1", "5"] }, "Amount is between 1 and 5"],
  [
    { field: "source", op: "in", value: ["web", "call", "ad"] },
    "Source is one of web, call, or ad",
  ],
  [
    {
      all: [
        { field: "amount", op: "gt", value: "1" },
        {
          any: [
            { field: "source", op: "empty" },
            { field: "source", op: "eq", value: "web" },
          ],
        },
      ],
    },
    "Amount is greater than 1 and (Source is empty or Source is web)",
  ],
  [{ not: { all: [{ field: "source", op: "empty" }] } }, "not (Source is empty)"],
  [
    { field: "close_date", op: "gt", value: { field: "today", plus: "P3D" } },
    "Close date is greater than today plus 3 days",
  ],
];

for (const [condition, sentence] of conditions) {
  test(`only if ${sentence}`, () => assert.equal(conditionSentence(condition, names), sentence));
}
