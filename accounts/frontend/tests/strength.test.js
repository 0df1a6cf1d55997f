import assert from "node:assert/strict";
import { test } from "node:test";
import { strengthOf } from "../strength.js";

test("what is missing is said while typing", () => {
  assert.deepEqual(strengthOf(""), { sentence: "", good: false });
  assert.equal(strengthOf("abc").sentence, "5 more needed.");
  assert.equal(strengthOf("12345678901").sentence, "Use more than digits.");
  assert.equal(strengthOf("aaaaaaaaaa").good, false);
});

test("length is what makes it strong", () => {
  assert.equal(strengthOf("kolhapur-9").sentence, "Good. 10 characters.");
  assert.deepEqual(strengthOf("kolhapur-jaggery-9"), { sentence: "Strong. 18 characters.", good: true });
});
