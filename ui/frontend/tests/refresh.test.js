/** A refresh that fails is not lost: it is tried again, ever more slowly, and never two at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { refreshParts, refresher } from "../refresh.js";

const settled = () => new Promise((done) => setImmediate(done));

/** A refresher whose answers are given, and whose timers run when the test says so. */
function refreshing(answers) {
  const timers = [];
  const asked = [];
  const page = { hidden: false, addEventListener: (_, run) => (page.turned = run) };
  const want = refresher({
    refresh: async () => {
      asked.push(1);
      return answers.shift();
    },
    schedule: (run, wait_ms) => timers.push({ run, wait_ms }),
    page,
  });
  return { want, asked, timers, page, tick: () => timers.splice(0).forEach(({ run }) => run()) };
}

test("one that fails is tried again until one succeeds", async () => {
  const { want, asked, timers, tick } = refreshing([false, false, true]);
  await want();
  for (let n = 0; n < 5; n += 1) {
    tick();
    await settled();
  }
  assert.equal(asked.length, 3);
  assert.equal(timers.length, 0);
});

test("the waits grow up to fifteen seconds", async () => {
  const { want, timers } = refreshing(Array(12).fill(false));
  const waits = [];
  await want();
  for (let n = 0; n < 10; n += 1) {
    const [{ run, wait_ms }] = timers.splice(0);
    waits.push(wait_ms);
    run();
    await settled();
  }
  assert.ok(
    waits.every((wait) => wait >= 2_000 && wait <= 15_000),
    waits,
  );
  assert.ok(waits[0] < 2_500 && waits.at(-1) >= 7_500, waits);
});

test("after a success the next one waits two seconds, and many wishes are one", async () => {
  const { want, asked, timers, tick } = refreshing([true, true]);
  await want();
  for (let n = 0; n < 5; n += 1) await want();
  assert.deepEqual([asked.length, timers[0].wait_ms], [1, 2_000]);
  tick();
  await settled();
  assert.equal(asked.length, 2);
});

test("a hidden page asks when it is seen again", async () => {
  const { want, asked, page } = refreshing([true]);
  page.hidden = true;
  await want();
  assert.equal(asked.length, 0);
  page.hidden = false;
  page.turned();
  await settled();
  assert.equal(asked.length, 1);
});

test("a page that may not be seen any more is not asked for again", async () => {
  const { want, asked, timers, tick } = refreshing([null]);
  await want();
  tick();
  await settled();
  assert.deepEqual([asked.length, timers.length], [1, 0]);
});

for (const [name, answer, result] of [
  ["no network", () => Promise.reject(new TypeError("offline")), false],
  ["a cut answer", async () => ({ ok: true, text: () => Promise.reject(new TypeError("cut")) }), false],
  ["a server in trouble", async () => ({ ok: false, status: 503 }), false],
  ["too many requests", async () => ({ ok: false, status: 429 }), false],
  ["a page that is closed", async () => ({ ok: false, status: 403 }), null],
]) {
  test(`${name} is ${result === false ? "worth another try" : "the end"}`, async () => {
    globalThis.location = { href: "/" };
    globalThis.document = { querySelectorAll: () => [{}], querySelector: () => null };
    globalThis.fetch = answer;
    assert.equal(await refreshParts(), result);
  });
}
