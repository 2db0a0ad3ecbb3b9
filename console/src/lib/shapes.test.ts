/** What a browser has kept, read by its shape. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { keep, keptList } from "./kept";
import {
  isFlag,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOneOf,
  isText,
  readAs,
  shape,
} from "./shapes";
import { draftOf, keepDraft } from "./upgrade";

const isFilter = shape<{ name: string; filters: Record<string, string> }>({
  name: isText,
  filters: isMapOf(isText),
});

test("what fits is read, whatever else it has", () => {
  const isTask = shape({
    text: isText,
    lines: isListOf(isNumber),
    done: isFlag,
    due: isNullOr(isText),
    kind: isOneOf("call", "task"),
  });
  const task = { text: "a", lines: [1, 2], done: false, due: null, kind: "call", more: 1 };
  assert.deepEqual(readAs(JSON.stringify(task), isTask), task);
  const others = { text: 1, lines: ["1"], done: "no", due: 0, kind: "meeting" };
  for (const [name, value] of Object.entries(others)) {
    assert.equal(readAs(JSON.stringify({ ...task, [name]: value }), isTask), null);
    assert.equal(readAs(JSON.stringify({ ...task, [name]: undefined }), isTask), null);
  }
});

test("what is no JSON, or of another kind, is nothing", () => {
  for (const text of [null, "", "{", "null", "[]", '"a"', "7"]) {
    assert.equal(readAs(text, isFilter), null);
  }
  assert.equal(readAs('{"0":"a"}', isListOf(isText)), null);
});

test("of a list that is kept the entries that fit are left", () => {
  const mine = { name: "Mine", filters: { responsible: "7" } };
  keep("filters:deal", [mine, { name: "Old", responsible: 7 }, "Older", null]);
  assert.deepEqual(keptList("filters:deal", isFilter), [mine]);
  keep("filters:deal", mine);
  assert.deepEqual(keptList("filters:deal", isFilter), []);
  assert.deepEqual(keptList("filters:lead", isFilter), []);
});

test("a draft of another version is thrown away, and not met again", () => {
  const isDraft = shape({ text: isText });
  keepDraft("comment/deal/1", { text: "Half a thought" });
  assert.deepEqual(draftOf("comment/deal/1", isDraft), { text: "Half a thought" });
  keepDraft("comment/deal/1", "Half a thought, as it was kept before");
  assert.equal(draftOf("comment/deal/1", isDraft), null);
  assert.equal(sessionStorage.length, 0);
});
