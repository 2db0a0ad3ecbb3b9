/** Why something ended as it did, in the language of who reads it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { language } from "./i18n";
import { why } from "./reasons";

const reason = { code: "condition", text: "Điều kiện không đúng", detail: "amount was 5" };

test("a reason is told as its reader understands it", () => {
  assert.equal(why(reason), "amount was 5");
  language.value = "vi";
  assert.equal(why(reason), "Điều kiện không đúng (amount was 5)");
  assert.equal(why({ ...reason, text: "" }), "amount was 5");
  assert.equal(why({ ...reason, detail: "" }), "Điều kiện không đúng");
  assert.equal(why(null), "");
  language.value = "en";
});
