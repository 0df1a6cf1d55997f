/** Times of a verdict are read alike in every language: of 24 hours, day before month, with their zone. */
import assert from "node:assert/strict";
import { test } from "node:test";

process.env.TZ = "UTC";
globalThis.document = { documentElement: { lang: "en", dir: "ltr" } };
const { moment } = await import("../report.js");
const AT = Date.UTC(2026, 10, 30, 15, 52, 8) / 1000;

test("a time in the afternoon is written with 24 hours", () => {
  assert.match(moment(AT), /^Monday,? 30 November 2026(, | at )15:52:08 UTC$/);
});

test("so it is in every language", () => {
  for (const lang of ["hi", "ur", "my"]) {
    document.documentElement.lang = lang;
    assert.doesNotMatch(moment(AT), /[AP]M/i, lang);
    assert.match(moment(Date.UTC(2026, 10, 30, 0, 5, 8) / 1000), /0?0:|००:|۰۰:|၀၀:/, lang);
  }
});
