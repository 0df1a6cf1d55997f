import assert from "node:assert/strict";
import test from "node:test";
import { Sheet, amountOf, counted, modeOf } from "../sheet-model.js";
import { sums } from "../group-sums.js";
import { compared } from "../payment-form.js";
import { stage } from "../pull.js";

const row = (label, due = "5000.00", arrears = "0.00") => ({
  ticket: label,
  label,
  name: label,
  due,
  arrears,
  prized: false,
});
const sheet = () => new Sheet([row("T01"), row("T02"), row("T03", "5000.00", "5000.00")]);
const RUPEES = 10_000;

test("an amount is exact, and what is none is no amount", () => {
  assert.equal(amountOf("4.35"), 43_500);
  assert.equal(amountOf("1,00,000"), 100_000 * RUPEES);
  assert.equal(amountOf(""), 0);
  for (const text of ["x", "1e5", "-5", "4.355", "NaN", "5 000 x"])
    assert.ok(Number.isNaN(amountOf(text)), text);
});

test("enter takes all that is owed, arrears included", () => {
  const s = sheet();
  s.take(0);
  s.take(2);
  assert.deepEqual(
    s.rows.map((r) => r.amount),
    ["5000", "", "10000"],
  );
  assert.deepEqual(
    s.rows.map((r) => r.mode),
    ["cash", "", "cash"],
  );
  assert.equal(s.left(s.rows[2]), 0);
  assert.deepEqual(s.totals, {
    sum: 15_000 * RUPEES,
    count: 2,
    due: 20_000 * RUPEES,
    modes: { cash: 15_000 * RUPEES },
  });
});

test("the mode last used is the next row's", () => {
  const s = sheet();
  s.set(0, "mode", "upi");
  s.set(0, "amount", "5000");
  s.set(1, "amount", "3000");
  assert.equal(s.rows[1].mode, "upi");
  assert.equal(s.left(s.rows[1]), 2_000 * RUPEES);
  s.set(1, "amount", "7000");
  assert.equal(s.left(s.rows[1]), -2_000 * RUPEES);
});

test("undo takes back change by change", () => {
  const s = sheet();
  s.take(0);
  s.set(0, "reference", "N32");
  assert.equal(s.undo(), 0);
  assert.equal(s.rows[0].reference, "");
  assert.equal(s.undo(), 0);
  assert.equal(s.rows[0].amount, "");
  assert.equal(s.rows[0].mode, "");
  assert.equal(s.undo(), null);
});

test("what is recorded is fixed, what is refused stays as typed", () => {
  const s = sheet();
  s.take(0);
  s.take(1);
  s.answered([
    { ticket: "T01", receipt_number: 7 },
    { ticket: "T02", detail: "That reference is taken." },
  ]);
  s.set(0, "amount", "1");
  assert.equal(s.rows[0].amount, "5000");
  assert.equal(s.rows[1].error, "That reference is taken.");
  assert.deepEqual(
    s.lines.map((r) => r.label),
    ["T02"],
  );
  assert.equal(s.left(s.rows[0]), 0);
  assert.deepEqual(
    s.draft.map((d) => d.ticket),
    ["T02"],
  );
});

test("a refusal stands beside its line", () => {
  const s = sheet();
  s.take(0);
  s.take(2);
  s.refused(["T01", "T03"], { "lines.2.reference": ["Taken."] });
  assert.deepEqual(
    s.rows.map((r) => r.error),
    ["", "", "Taken."],
  );
  s.refused(["T01"], { amount: ["Too much."] });
  assert.equal(s.rows[0].error, "Too much.");
});

test("a draft comes back, and rubbish does not", () => {
  const s = sheet();
  s.restore([
    { ticket: "T02", amount: "100", mode: "bank", reference: "x" },
    { ticket: "gone", amount: "1" },
  ]);
  assert.equal(s.rows[1].amount, "100");
  s.restore("rubbish");
  s.restore([{ ticket: "T01", amount: "5", mode: "gold" }]);
  assert.equal(s.rows[0].mode, "");
});

test("keys stand for modes, notes for amounts", () => {
  assert.equal(modeOf("C"), "cash");
  assert.equal(modeOf("u"), "upi");
  assert.equal(modeOf("7"), undefined);
  assert.equal(
    counted([
      [500, "52"],
      [200, "15"],
      [100, "10"],
    ]),
    30_000 * RUPEES,
  );
});

test("a group's value is derived", () => {
  assert.deepEqual(sums({ instalment: "5,000", seats: "20", commissionPercent: "5" }), {
    value: 100_000 * RUPEES,
    commission: 5_000 * RUPEES,
    prize: 95_000 * RUPEES,
  });
  assert.equal(sums({ instalment: "4.35", seats: "100", commissionPercent: "0.07" }).value, 435 * RUPEES);
  assert.equal(sums({ instalment: "", seats: "20", commissionPercent: "5" }), null);
  assert.equal(sums({ instalment: "5000", seats: "1", commissionPercent: "5" }), null);
});

test("a pull is only ready when it went far", () => {
  assert.deepEqual([0, 30, 120].map(stage), ["", "near", "ready"]);
});

test("a finished amount is written with its groups, and undo still knows what was before", () => {
  const s = sheet();
  s.take(0);
  s.tidy(0, () => "5,000");
  assert.equal(s.rows[0].amount, "5,000");
  assert.equal(s.left(s.rows[0]), 0);
  assert.equal(s.undo(), 0);
  assert.equal(s.rows[0].amount, "");
  s.set(1, "amount", "x");
  s.tidy(1, () => "never");
  assert.equal(s.rows[1].amount, "x");
});

test("what is more than owed is credit", () => {
  const s = sheet();
  s.set(0, "amount", "50,000");
  s.set(1, "amount", "5000");
  assert.deepEqual(
    s.ahead.map(({ row: one, credit }) => [one.label, credit]),
    [["T01", 45_000 * RUPEES]],
  );
});

test("a payment is compared with what is owed and with all that is left", () => {
  const facts = { owed: 500_000, left: 2_000_000, currency: "INR" };
  assert.deepEqual(compared("5,000", facts), { over: 0, rest: 0, unusual: false });
  assert.deepEqual(compared("4000.50", facts), { over: 0, rest: 99_950, unusual: false });
  assert.deepEqual(compared("6000", facts), { over: 100_000, rest: 0, unusual: false });
  assert.deepEqual(compared("10000000", facts), { over: 999_500_000, rest: 0, unusual: true });
  assert.equal(compared("x", facts), null);
  assert.equal(compared("", facts), null);
});
