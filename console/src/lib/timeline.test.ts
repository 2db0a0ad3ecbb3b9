/** Entries of a timeline as sentences. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Called, changeLines, deliveryOf, type Entry, filesOf, sentence } from "./timeline";

const called: Called = {
  user: (id) => `user ${id}`,
  stage: (_, stage) => stage.toUpperCase(),
  field: (code) => code.toUpperCase(),
  value: (_, value) => String(value),
};
const entry = (kind: string, data: object, cause = "user", text = "") =>
  ({ kind, data, text, author: 1, cause: { kind: cause } }) as unknown as Entry;

test("it says who did it, or which automation", () => {
  const moved = { from_stage: "new", stage: "won" };
  assert.equal(sentence(entry("stage_move", moved), called), "user 1 moved it from NEW to WON");
  assert.equal(
    sentence(entry("stage_move", moved, "trigger"), called),
    "A trigger moved it from NEW to WON",
  );
  assert.equal(
    sentence(entry("stage_move", { from_stage: "won", stage: "new" }, "undo"), called),
    "user 1 took the move from NEW to WON back",
  );
});

test("mails and calls say from whom or to whom", () => {
  const mail = { to: ["a@b.example", "c@d.example"], subject: "Hi" };
  assert.equal(
    sentence(entry("email", mail, "rule"), called),
    "A rule sent an e-mail to a@b.example, c@d.example: Hi",
  );
  assert.equal(sentence(entry("call", { from: "+84 1" }), called), "Call from +84 1");
  assert.equal(sentence(entry("call", { to: "+84 1" }), called), "user 1 called +84 1");
});

test("a change says each field with both values; what only the system says stands as it is", () => {
  const change = entry("change", { fields: { amount: { from: 1, to: 2 } } });
  assert.equal(sentence(change, called), "user 1 changed AMOUNT");
  assert.deepEqual(changeLines(change, called), ["AMOUNT: 1 → 2"]);
  assert.equal(sentence(entry("log", {}, "user", "Booked a room"), called), "Booked a room");
});

test("files are those that are named as files", () => {
  const offer = { id: "a1", name: "offer.pdf", type: "application/pdf", size: 3 };
  assert.deepEqual(filesOf(entry("comment", { files: [offer, "a2", null] })), [offer]);
  assert.deepEqual(filesOf(entry("comment", {})), []);
});

test("what became of what was sent is told in words", () => {
  const states = [{ delivery: "undelivered" }, { delivery: "seen" }, {}];
  assert.deepEqual(
    states.map((data) => deliveryOf(entry("log", data))),
    ["not delivered", "seen", ""],
  );
});
