/** Every line of a check, and what stands beside it, is in the reader's language; the record stays as it is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { checkBytes } from "../check.js";
import { allLines, lineInWords } from "../line-words.js";

const file = (name) =>
  readFileSync(new URL(`../../../fairness/tests/vectors/fair-draw-${name}.json`, import.meta.url));
const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
const HASH = /^[0-9a-f ]+$/;
const NAMES_SOMETHING = /^(the previous draw's transcript is not at hand|malformed: )/;

const speakOtherwise = () => {
  const said = (text) => `‹${text}›`;
  globalThis.django = { gettext: said, ngettext: (one, many, count) => said(count === 1 ? one : many) };
};
afterEach(() => delete globalThis.django);

/** The vectors as they are, and bent so that the other half of the lines appears. */
const records = () => {
  const changed = (name, change) => {
    const record = JSON.parse(file(name));
    change(record);
    return bytes(record);
  };
  return [
    file("pick"),
    file("number"),
    changed("pick", (one) => (one.winners = ["T05"])),
    changed("pick", (one) => (one.freeze_hash = "0".repeat(64))),
    changed("pick", (one) => (one.freeze.attempt = 2)),
    changed("pick", (one) => (one.charter.beacon.genesis += 3)),
    changed("pick", (one) => (one.freeze.frozen_at = one.freeze.draw_at + 9)),
    changed("number", (one) => (one.number = 1)),
  ];
};

test("what is shown of every line is translated", async () => {
  const english = new Set(allLines());
  for (const record of records()) {
    delete globalThis.django;
    const before = await checkBytes(record);
    speakOtherwise();
    const after = await checkBytes(record);
    assert.equal(after.sentence, before.sentence);
    assert.deepEqual(after.reasons, before.reasons);
    after.lines.forEach(({ text, detail }, at) => {
      assert.equal(text, before.lines[at].text);
      assert.ok(english.has(text) || NAMES_SOMETHING.test(text), `translators never see: ${text}`);
      assert.match(lineInWords(text), /^‹.*›$/s);
      if (detail && !HASH.test(detail) && !/^[T0-9, ]+$/.test(detail)) {
        assert.match(detail, /^‹.*›$/s, `only in English: ${detail}`);
      }
    });
  }
});

test("lines that name something are translated around it", () => {
  speakOtherwise();
  assert.equal(lineInWords("malformed: no JSON"), "‹the record can't be read: no JSON›");
  const hash = "ab".repeat(32);
  const line = `the previous draw's transcript is not at hand; its hash must be ${hash}`;
  assert.equal(
    lineInWords(line),
    `‹the previous draw's transcript is not at hand; its hash must be ${hash}›`,
  );
});

test("no line of the checker is missing among those that translators get", () => {
  const source = readFileSync(new URL("../check.js", import.meta.url), "utf8");
  const calls = source.matchAll(/\b(?:check|note)\(\s*([\s\S]*?)\);/g);
  const known = new Set(allLines());
  for (const [, inside] of calls) {
    for (const [, text] of inside.replace(/gettext\([^)]*\)/g, "").matchAll(/"([^"\\\n{}$]{12,})"/g)) {
      if (/\s/.test(text) && !text.includes("%(")) assert.ok(known.has(text), text);
    }
  }
});
