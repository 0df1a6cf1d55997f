/** What answers a key is not taken away by the preview of the text. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  createElement: (name) => ({ name, dataset: {}, addEventListener() {}, append() {} }),
};
const { EntryNote } = await import("../entry-note.js");

function note() {
  const box = { shown: [], addEventListener() {} };
  box.replaceChildren = (...nodes) => (box.shown = nodes.map(({ textContent }) => textContent));
  return { box, note: new EntryNote(box, () => {}) };
}

test("an answer stays while there is nothing to report of the text", () => {
  const { box, note: made } = note();
  made.answer("Ticket X is undone already.");
  made.report([]);
  assert.deepEqual(box.shown, ["Ticket X is undone already."]);
});

test("an answer gives way to what is wrong, to what is to be known, and to the next act", () => {
  for (const [act, shown] of [
    [(made) => made.complain([{ sentence: "wrong" }]), ["wrong"]],
    [(made) => made.report(["a total that differs"]), ["a total that differs"]],
    [(made) => made.say(""), []],
    [(made) => made.answer("another"), ["another"]],
  ]) {
    const { box, note: made } = note();
    made.answer("Ticket X is undone already.");
    act(made);
    assert.deepEqual(box.shown, shown);
  }
});

test("an answer goes with the first preview after the person types", () => {
  const { box, note: made } = note();
  made.answer("Ticket X is undone already.");
  made.typed();
  assert.deepEqual(box.shown, ["Ticket X is undone already."]);
  made.report([]);
  assert.deepEqual(box.shown, []);
});

test("what is reported is no answer", () => {
  const { box, note: made } = note();
  made.report(["a total that differs"]);
  made.report([]);
  assert.deepEqual(box.shown, []);
});
