import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../ui/frontend/money.js";
import { byNumber, partsOf, spillSentence, sums } from "../plan.js";
import { problemsOf, sentencesOf } from "../problems.js";

const plan = {
  total: "1200.00",
  spill_total: "550.00",
  reserve: "100.00",
  ledgers: [
    { ledger: "a", name: "House A", amount: "450.00" },
    { ledger: "b", name: "House B", amount: "100.00" },
    { ledger: "c", name: "House C", amount: "0.00" },
  ],
  lines: [
    { line: 1, count: 1 },
    { line: 2, count: 6 },
  ],
  entries: [
    { number: "786", pending: "500.00", covered: "0.00" },
    { number: "123", pending: "30.00", covered: "0.00" },
    { number: "123", pending: "20.00", covered: "0.00" },
    { number: "111", pending: "0.00", covered: "100.00" },
  ],
};

test("the parts are the ledgers that take something, the reserve and the spill-over", () => {
  assert.deepEqual(
    partsOf(plan).map(({ name, note, amount }) => [name, note, amount]),
    [
      ["House A", "", parse("450")],
      ["House B", "", parse("100")],
      ["Reserve", "111", parse("100")],
      ["Spill-over", "786, 123", parse("550")],
    ],
  );
});

test("what must be confirmed is what spills and what is trimmed", () => {
  assert.deepEqual(sums(plan), { total: parse("1200"), spill: parse("550"), count: 7 });
  assert.equal(sums({ ...plan, trimmed_total: "10.00" }).spill, parse("560"));
});

test("the sentence names the numbers, the greatest first, and counts the rest", () => {
  assert.equal(
    spillSentence(plan, "INR"),
    "No ledger can hold 786 (₹500) or 123 (₹50). A collaborator will be asked.",
  );
  const many = {
    entries: ["001", "002", "003", "004", "005"].map((number, n) => ({ number, pending: `${10 - n}.00` })),
  };
  assert.equal(
    spillSentence(many, "INR"),
    "No ledger can hold 001 (₹10), 002 (₹9), 003 (₹8) or 2 others. A collaborator will be asked.",
  );
  assert.equal(byNumber(plan, "pending").length, 2);
});

test("a problem of the whole text has no line", () => {
  const whole = [{ line: 0, column: 1, length: 1, sentence: "Nothing to sell." }];
  assert.equal(problemsOf({ problems: whole })[0].sentence, "Nothing to sell.");
});

test("problems are read from the list, or from the paths of the errors", () => {
  const listed = [{ line: 2, column: 3, length: 1, sentence: "Line 2, column 3: x is not a digit." }];
  assert.deepEqual(problemsOf({ problems: listed }), listed);
  const bare = [{ line: 4, column: 2, length: 3, sentence: "“12x” is not a number." }];
  assert.equal(problemsOf({ problems: bare })[0].sentence, "Line 4, column 2: “12x” is not a number.");
  const errors = {
    "text.12": ["Line 12, column 5: too many decimals."],
    "text.2": ["Line 2, column 3: x is not a digit."],
    max_spill: ["no"],
  };
  assert.deepEqual(
    problemsOf({ errors }).map(({ line, column }) => [line, column]),
    [
      [2, 3],
      [12, 5],
    ],
  );
  assert.equal(sentencesOf({ status: 400, body: { detail: "Bad.", errors } }), "Bad. no");
});
