/** Items as a table: what the address asks for, and in which order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { askedFor, filtersOf, inOrder, nextOrder } from "./item-list";

test("a click puts in order, another one turns it, a third one leaves it", () => {
  const orders = [null, "title", "-title"].map((now) => nextOrder(now ?? "", "title"));
  assert.deepEqual(orders, ["title", "-title", null]);
});

test("the address asks", () => {
  const asked = askedFor(new URLSearchParams("q= ann &responsible=2&order=title"));
  assert.deepEqual(asked, { q: "ann", responsible: 2, order: "title" });
  assert.deepEqual(filtersOf(asked), {
    order: "title",
    responsible: 2,
  });
  assert.deepEqual(askedFor(new URLSearchParams()), {
    q: "",
    responsible: null,
    order: "-updated_at",
  });
});

test("what was found best comes first", () => {
  assert.deepEqual(inOrder([{ id: 1 }, { id: 2 }, { id: 3 }], [3, 1, 2]), [
    { id: 3 },
    { id: 1 },
    { id: 2 },
  ]);
});
