/** Fields: by what they are typed, and what is sent of what was typed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  amountOf,
  type FieldLike,
  faultsByField,
  fieldText,
  inLines,
  kindOf,
  stored,
} from "./fields";

const field = (type: string, more: Partial<FieldLike> = {}): FieldLike => ({
  code: "x",
  title: "X",
  type,
  multiple: false,
  required: false,
  options: [],
  target: null,
  ...more,
});
const names = {
  user: (id: number) => `user ${id}`,
  item: (type: string, id: number) => `${type} ${id}`,
  currency: "EUR",
};

test("each type has its control; several values are chosen together or typed line by line", () => {
  const several = { multiple: true };
  assert.equal(kindOf(field("list")), "choice");
  assert.equal(kindOf(field("list", several)), "choices");
  assert.equal(kindOf(field("item", several)), "items");
  assert.equal(kindOf(field("string", { code: "comments" })), "long");
  assert.equal(inLines(field("email", several)), true);
  assert.equal(inLines(field("user", several)), false);
});

test("an amount is read as people of either custom type it", () => {
  const typed = ["1200", "1 200,50", "1.200,50", "1,200.50", "1,200", "1.234.567", "0.125", "12,5"];
  const read = ["1200", "1200.50", "1200.50", "1200.50", "1200", "1234567", "0.125", "12.5"];
  assert.deepEqual(typed.map(amountOf), read);
});

test("what is emptied is null, and lines that are left empty are none", () => {
  assert.equal(stored(field("string"), "  "), null);
  assert.equal(stored(field("money"), "1 200,50"), "1200.50");
  assert.equal(stored(field("number"), "12,5"), 12.5);
  assert.deepEqual(stored(field("email", { multiple: true }), ["a@b.example", "", null]), [
    "a@b.example",
  ]);
  assert.equal(stored(field("phone", { multiple: true }), [""]), null);
});

test("what is no number is sent as it was typed, for the service to say so", () => {
  assert.equal(stored(field("number"), "many"), "many");
});

test("values are told in words", () => {
  const mail = { value: "a@b.example", type: "work" };
  assert.equal(fieldText(field("user", { multiple: true }), [1, 2], names), "user 1, user 2");
  assert.equal(fieldText(field("item", { target: "contact" }), 7, names), "contact 7");
  assert.equal(fieldText(field("email", { multiple: true }), [mail], names), "a@b.example");
  assert.equal(fieldText(field("money"), "1200.00", names), "€1,200");
  assert.equal(fieldText(field("boolean"), false, names), "No");
  assert.equal(fieldText(field("string"), null, names), "");
});

test("faults stand at the field to which they point, the first of each", () => {
  const faults = [
    { pointer: "/emails/0/value", message: "no address" },
    { pointer: "/emails/1", message: "another" },
    { pointer: "/title", message: "needed" },
  ];
  assert.deepEqual(
    [...faultsByField(faults)],
    [
      ["emails", "no address"],
      ["title", "needed"],
    ],
  );
});
