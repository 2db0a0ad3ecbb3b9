/** What forms make of schemas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedFirst,
  controlOf,
  isLacking,
  kindOfValue,
  plain,
  type Schema,
  typeOf,
  withValue,
} from "./schema";

const nullable = (schema: Schema): Schema => ({ title: "T", anyOf: [schema, { type: "null" }] });

const controls: [Schema, string][] = [
  [{ type: "string", format: "stage" }, "pick"],
  [{ type: "string", format: "file-field" }, "pick"],
  [{ format: "recipients", anyOf: [{ type: "array" }, { type: "integer" }] }, "picks"],
  [{ type: "string", template: true }, "long"],
  [{ type: "string" }, "text"],
  [{ type: "boolean" }, "switch"],
  [{ enum: ["a"] }, "choice"],
  [{ type: "array", items: { enum: ["a"] } }, "choices"],
  [{ type: "array", items: { type: "string" } }, "list"],
  [{ type: "object", format: "field-values" }, "values"],
  [{ type: "object", template: true }, "map"],
  [{ type: "object", properties: {} }, "object"],
  [{ anyOf: [{ type: "string" }, { type: "integer" }] }, "one-of"],
  [{ type: "string", format: "offset" }, "duration"],
  [{ type: "string", format: "date-time" }, "instant"],
  [{ type: "string", format: "date-time", template: true }, "long"],
];
for (const [schema, control] of controls) {
  test(`${JSON.stringify(schema)} is asked for by ${control}`, () =>
    assert.equal(controlOf(plain(schema, {})), control));
}

test("what may be nothing is asked for like the thing, under its own title", () => {
  const schema = plain(nullable({ type: "integer", format: "user" }), {});
  assert.deepEqual([controlOf(schema), schema.title], ["pick", "T"]);
});

test("references are followed, also where they may be nothing", () => {
  const schema = plain(nullable({ $ref: "#/$defs/Part" }), {
    Part: { type: "object", properties: {} },
  });
  assert.equal(controlOf(schema), "object");
});

test("asked first is what is needed, what the example has, and what is set", () => {
  const properties = Object.fromEntries("abcde".split("").map((name) => [name, { default: 1 }]));
  const asked = askedFirst({ properties, required: ["a"] }, { b: 2 }, { c: 2, d: 1 });
  assert.deepEqual(asked, { first: ["a", "b", "c"], folded: ["d", "e"] });
});

test("what is needed may be missing still", () => {
  assert.deepEqual(
    [true, true, false],
    [{}, { a: "" }, { a: 0 }].map((values) => isLacking({ required: ["a"] }, values)),
  );
});

test("what is emptied is left out", () => {
  assert.deepEqual(withValue({ a: 1, b: 2 }, "a", ""), { b: 2 });
  assert.deepEqual(withValue({ b: 2 }, "a", false), { b: 2, a: false });
});

test("a kind of value is known by the value", () => {
  assert.equal(kindOfValue([{ type: "string" }, { type: "array" }], ["a"]), 1);
  assert.equal(kindOfValue([{ type: "string" }, { type: "array" }], undefined), 0);
});

test("a parameter may speak of a type that its sibling names", () => {
  assert.equal(typeOf({ of: "/entity_type" }, { entity_type: "lead" }, "deal"), "lead");
  assert.equal(typeOf({ of: "/entity_type" }, {}, "deal"), "deal");
  assert.equal(typeOf({ of: "contact" }, {}, "deal"), "contact");
});
