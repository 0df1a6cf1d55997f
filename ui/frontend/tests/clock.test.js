import assert from "node:assert/strict";
import { test } from "node:test";
import { learn, now, remaining, timeLeft } from "../clock.js";

test("what remains is rounded up, and never below zero", () => {
  assert.equal(remaining(18 * 60_000 + 42_000, 0), "00:18:42");
  assert.equal(remaining(1, 0), "00:00:01");
  assert.equal(remaining(0, 5_000), "00:00:00");
  assert.equal(remaining(100 * 3_600_000, 0), "100:00:00");
  assert.equal(remaining(719 * 3_600_000 + 1, 0), "29 d 23 h");
});

test("the server's clock is taken from the answer with the shortest way", () => {
  const here = Date.now();
  learn(new Date(here + 60_000).toISOString(), here - 100, here + 100);
  assert.ok(Math.abs(now() - Date.now() - 60_000) < 50);
  learn(new Date(here + 90_000).toISOString(), here - 5_000, here + 5_000);
  assert.ok(Math.abs(now() - Date.now() - 60_000) < 50, "a slow answer does not move the clock");
});

test("a countdown of a day or more is in days and hours", () => {
  assert.equal(timeLeft(86_400_000 - 1, 0), "24:00:00");
  assert.equal(timeLeft(86_400_000, 0), "1 d 0 h");
  assert.equal(timeLeft((47 * 3_600 + 32 * 60 + 43) * 1_000, 0), "1 d 23 h");
});
