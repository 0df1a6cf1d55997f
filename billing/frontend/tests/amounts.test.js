import assert from "node:assert/strict";
import { test } from "node:test";
import { plainAmount, sizeOf } from "../amounts.js";

test("an amount is the same however it is typed", () => {
  for (const text of ["PKR 21,962.00", "21962", "21 962.0", "The invoice asks for PKR 21,962.00."])
    assert.equal(plainAmount(text), "21962");
  assert.equal(plainAmount("₹12,34,567.50"), "1234567.5");
  assert.equal(plainAmount("£0.79"), "0.79");
  assert.equal(plainAmount("none"), "");
});

test("a file's size is said in round figures", () => {
  assert.equal(sizeOf(10), "1 kB");
  assert.equal(sizeOf(412 * 1024), "412 kB");
  assert.equal(sizeOf(1.25 * 1024 * 1024), "1.3 MB");
});
