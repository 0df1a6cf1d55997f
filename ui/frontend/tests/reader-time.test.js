/** What a wall clock in one zone is in another, over the changes of both. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { momentOf, readerTime } from "../reader-time.js";

const iso = (wall, zone) => new Date(momentOf(wall, zone)).toISOString();

for (const [wall, zone, moment] of [
  ["2026-12-02T15:36", "Asia/Kolkata", "2026-12-02T10:06:00.000Z"],
  ["2026-12-02T15:36:20", "Asia/Kolkata", "2026-12-02T10:06:20.000Z"],
  ["2026-07-01T00:10", "Europe/Berlin", "2026-06-30T22:10:00.000Z"],
  ["2026-03-08T03:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
  ["2026-03-08T01:30", "America/New_York", "2026-03-08T06:30:00.000Z"],
  ["2026-01-01T00:00", "UTC", "2026-01-01T00:00:00.000Z"],
]) {
  test(`${wall} in ${zone}`, () => assert.equal(iso(wall, zone), moment));
}

test("the reader's time is shown where it differs, and only there", () => {
  assert.match(
    readerTime("2026-12-02T15:36", "Asia/Kolkata", "Europe/Berlin"),
    /^Your time: Wed.*11:06 \(Europe\/Berlin\)$/,
  );
  assert.equal(readerTime("2026-12-02T15:36", "Asia/Kolkata", "Asia/Colombo"), "");
  assert.equal(readerTime("", "Asia/Kolkata", "Europe/Berlin"), "");
});
