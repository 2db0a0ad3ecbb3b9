/** Addresses that somebody else made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decoded } from "./route";

test("a segment is what was meant, also where it means nothing", () => {
  assert.deepEqual(["Th%C3%BAy", "%E0", "100%"].map(decoded), ["Thúy", "%E0", "100%"]);
});
