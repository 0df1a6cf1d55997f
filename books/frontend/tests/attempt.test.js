import assert from "node:assert/strict";
import { test } from "node:test";
import { Attempt, REFUSED, SOLD, UNKNOWN } from "../attempt.js";

/** An attempt whose server gives `answers` in turn; `asked` are the keys and bodies it got. */
function attempt(...answers) {
  const asked = [];
  const pauses = [];
  let keys = 0;
  const made = new Attempt({
    post: async (body, key) => {
      asked.push({ body, key });
      return { body: {}, retryAfter_seconds: null, ...answers.shift() };
    },
    pause: async (ms) => pauses.push(ms),
    newKey: () => `key-${(keys += 1)}`,
  });
  return { made, asked, pauses };
}
const body = { text: "123=10", max_spill: "0.00" };

test("a sale has one key, the next sale another", async () => {
  const { made, asked } = attempt({ status: 201 }, { status: 201 });
  assert.equal((await made.sell(body)).outcome, SOLD);
  assert.equal((await made.sell(body)).outcome, SOLD);
  assert.deepEqual(
    asked.map(({ key }) => key),
    ["key-1", "key-2"],
  );
});

test("without an answer the same body is asked about again under the same key, whatever is given", async () => {
  const { made, asked } = attempt({ status: 0 }, { status: 201 });
  assert.equal((await made.sell(body)).outcome, UNKNOWN);
  assert.equal(made.unanswered, body);
  assert.equal((await made.sell({ text: "999=1" })).outcome, SOLD);
  assert.deepEqual(asked, [
    { body, key: "key-1" },
    { body, key: "key-1" },
  ]);
  assert.equal(made.unanswered, null);
});

test("a broken answer is no answer", async () => {
  for (const status of [500, 502, 504]) {
    const { made } = attempt({ status });
    assert.equal((await made.sell(body)).outcome, UNKNOWN);
  }
});

test("busy is asked again after the wait that was named, under the same key", async () => {
  const { made, asked, pauses } = attempt(
    { status: 503, retryAfter_seconds: 2 },
    { status: 409, body: { code: "in_progress" } },
    { status: 201 },
  );
  assert.equal((await made.sell(body)).outcome, SOLD);
  assert.deepEqual(new Set(asked.map(({ key }) => key)), new Set(["key-1"]));
  assert.deepEqual(pauses, [2000, 2000]);
});

test("busy to the end is a refusal; busy after no answer is still unknown", async () => {
  const busy = { status: 503 };
  const first = attempt(busy, busy, busy, busy);
  assert.equal((await first.made.sell(body)).outcome, REFUSED);
  const second = attempt({ status: 0 }, busy, busy, busy, busy);
  await second.made.sell(body);
  assert.equal((await second.made.sell(body)).outcome, UNKNOWN);
  assert.equal(second.made.unanswered, body);
});

test("a refusal leaves the key free, also after no answer", async () => {
  const { made, asked } = attempt(
    { status: 0 },
    { status: 409, body: { code: "spill_exceeds" } },
    { status: 201 },
  );
  await made.sell(body);
  assert.equal((await made.sell(body)).outcome, REFUSED);
  await made.sell({ ...body, max_spill: "5.00" });
  assert.deepEqual(
    asked.map(({ key }) => key),
    ["key-1", "key-1", "key-2"],
  );
});

test("the second click of a double click does nothing", async () => {
  const { made, asked } = attempt({ status: 201 });
  const [first, second] = await Promise.all([made.sell(body), made.sell(body)]);
  assert.equal(first.outcome, SOLD);
  assert.equal(second, null);
  assert.equal(asked.length, 1);
});
