import assert from "node:assert/strict";
import { test } from "node:test";
import { PARTS } from "../../../ui/frontend/money.js";
import { changeDue } from "../last-ticket.js";

test("change is what was given less the total, exactly", () => {
  assert.equal(changeDue("500", "340.00"), 160 * PARTS);
  assert.equal(changeDue(" 1,000.50 ", "1000.00"), PARTS / 2);
  assert.equal(changeDue("300", "340.00"), -40 * PARTS);
  assert.equal(changeDue("0.30", "0.10"), 2000);
});

test("what is no amount has no change", () => {
  for (const typed of ["", "x", "-5", "1e3", "1.2.3"]) assert.equal(changeDue(typed, "1.00"), null);
});
