/** The browser's verdict on the published vectors, and on what does not even read. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkBytes } from "../check.js";
import { canonical, readJson } from "../canonical.js";

const file = (name) =>
  readFileSync(new URL(`../../../fairness/tests/vectors/fair-draw-${name}.json`, import.meta.url));
const bytes = (text) => new TextEncoder().encode(text);

for (const name of ["pick", "number"]) {
  test(`the ${name} vector is valid, with the browser's own hashing and without it`, async () => {
    const own = await checkBytes(file(name));
    assert.equal(own.sentence, "VALID");
    assert.equal(own.freezeHash, JSON.parse(file(name)).freeze_hash);
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
    try {
      assert.deepEqual((await checkBytes(file(name))).reasons, []);
    } finally {
      Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
    }
  });
}

test("a draw that was changed is not valid, and the reasons are said", async () => {
  const vector = JSON.parse(file("pick"));
  vector.winners = ["T05"];
  assert.equal(
    (await checkBytes(bytes(JSON.stringify(vector)))).sentence,
    "INVALID: the winners are not the lowest scores",
  );
});

for (const nonsense of [
  "",
  "[",
  "{}",
  "null",
  "1.0",
  "1e3",
  "NaN",
  '{"a":1,"a":2}',
  '{"é":1}',
  '"\\ud800"',
  '"\\x"',
  "9007199254740992",
  "01",
  "-",
  "\u0000",
  "\ufeff{}",
  "[".repeat(100_000),
  '{"__proto__":{"freeze":1}}',
  "tru",
  '"\n"',
  "[1,]",
  "{,}",
]) {
  test(`it is malformed, not a crash: ${JSON.stringify(nonsense).slice(0, 30)}`, async () => {
    assert.match((await checkBytes(bytes(nonsense))).sentence, /^INVALID: malformed: /);
  });
}

test("bytes that are not UTF-8 are malformed", async () => {
  assert.match((await checkBytes(new Uint8Array([0x22, 0xff, 0x22]))).sentence, /^INVALID: malformed/);
});

test("one value, one row of bytes", () => {
  const value = readJson(bytes('{"b": [1, -0, true, null], "a": "\\u00e9\\n\\ud83d\\ude00\\u2028"}'));
  assert.equal(canonical(value), '{"a":"é\\n😀\u2028","b":[1,0,true,null]}');
});
