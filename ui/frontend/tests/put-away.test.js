/** The bar goes when the server has noted it, and stays when it has not. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { addEventListener() {} };
globalThis.FormData = class {};
const { putAway } = await import("../put-away.js");

function bar() {
  const gone = [];
  const form = {
    action: "/announcements/x/seen/",
    dataset: { sent: "yes" },
    closest: () => ({ remove: () => gone.push(1) }),
  };
  return { form, gone };
}

for (const answer of [{ ok: true }, { ok: false, type: "opaqueredirect" }]) {
  test(`it goes after ${JSON.stringify(answer)}`, async () => {
    const { form, gone } = bar();
    assert.equal(await putAway(form, async () => answer), true);
    assert.equal(gone.length, 1);
  });
}

for (const [name, ask] of [
  ["a refusal", async () => ({ ok: false, type: "basic" })],
  [
    "no network",
    async () => {
      throw new TypeError("offline");
    },
  ],
]) {
  test(`it stays after ${name}, and can be sent again`, async () => {
    const { form, gone } = bar();
    assert.equal(await putAway(form, ask), false);
    assert.deepEqual([gone.length, "sent" in form.dataset], [0, false]);
  });
}
