import assert from "node:assert/strict";
import { test } from "node:test";
import { decimal, format, parse, plain } from "../money.js";

test("rupees are grouped in lakh and crore, others in thousands", () => {
  assert.equal(format(parse("1234567.00"), "INR"), "₹12,34,567");
  assert.equal(format(parse("1234567.50"), "INR"), "₹12,34,567.50");
  assert.equal(format(parse("8062"), "PKR"), "PKR\u00a08,062");
  assert.equal(format(parse("22.91"), "GBP"), "£22.91");
  assert.equal(format(parse("100000"), "USD"), "$100,000");
});

test("a minus stands before the sign and is a minus", () => {
  assert.equal(format(parse("-6049820"), "INR"), "\u2212₹60,49,820");
  assert.equal(format(0, "INR"), "₹0");
});

test("cents show when there are any, or when asked for; some currencies have none, some three", () => {
  assert.equal(format(parse("1200"), "INR", { cents: true }), "₹1,200.00");
  assert.equal(plain(parse("1500"), "JPY"), "1,500");
  assert.equal(format(parse("1.005"), "KWD"), "KWD\u00a01.005");
});

test("the wire's decimals go through unchanged", () => {
  for (const text of ["0.00", "0.01", "1234.50", "99999999.99", "1.005", "-3.10"])
    assert.equal(decimal(parse(text)), text);
  assert.equal(parse(undefined), 0);
  assert.equal(parse("abc"), 0);
});
