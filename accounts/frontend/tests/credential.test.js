import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, readable, text, written } from "../credential.js";

test("bytes go to text and back, without padding and signs that addresses dislike", () => {
  for (let length = 0; length < 70; length += 1) {
    const all = Uint8Array.from({ length }, (_, at) => (at * 37 + 251) % 256);
    const said = text(all.buffer);
    assert.match(said, /^[\w-]*$/);
    assert.deepEqual(bytes(said), all);
  }
});

test("the server's question has its bytes as bytes, and the rest as it was", () => {
  const asked = readable({
    challenge: "AQI",
    rpId: "localhost",
    allowCredentials: [{ type: "public-key", id: "Aw" }],
  });
  assert.deepEqual(asked.challenge, Uint8Array.of(1, 2));
  assert.equal(asked.rpId, "localhost");
  assert.deepEqual(asked.allowCredentials, [{ type: "public-key", id: Uint8Array.of(3) }]);
  assert.equal("user" in asked, false);
});

test("an answer is JSON with what the authenticator gave", () => {
  const answer = written({
    id: "Aw",
    rawId: Uint8Array.of(3).buffer,
    type: "public-key",
    response: {
      clientDataJSON: Uint8Array.of(1).buffer,
      signature: Uint8Array.of(2).buffer,
      userHandle: null,
    },
  });
  assert.deepEqual(answer, {
    id: "Aw",
    rawId: "Aw",
    type: "public-key",
    response: { clientDataJSON: "AQ", signature: "Ag" },
    clientExtensionResults: {},
  });
});
