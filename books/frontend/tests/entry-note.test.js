/** What answers a key is not taken away by the preview of the text. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  documentElement: { dir: "" },
  createElement: (name) => ({ name, dataset: {}, addEventListener() {}, append() {} }),
};
const { EntryNote } = await import("../entry-note.js");
const { Reading } = await import("../reading.js");

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

test("a line with two problems is one more line, and what cannot be sold is named beside them", () => {
  const { box, note: made } = note();
  const problems = [21, 51, 81, 81, 111, 261, 261].map((line) => ({ line, sentence: `line ${line}` }));
  made.complain(problems, [], ["Number 000 is blocked and not sold."]);
  assert.deepEqual(box.shown, [
    "line 21",
    "line 51",
    "line 81",
    "and 2 more, in lines 111, 261",
    "Number 000 is blocked and not sold.",
  ]);
});

test("a line of which nothing can be sold is no good line", () => {
  const body = { lines: [{ line: 1 }, { line: 2 }, { line: 3 }], rewritten: { 2: "", 3: "123=5" } };
  assert.equal(new Reading("123=5\n000=10\n123 000=5", { status: 200, body }).goodLines, 2);
});

test("what is reported is no answer", () => {
  const { box, note: made } = note();
  made.report(["a total that differs"]);
  made.report([]);
  assert.deepEqual(box.shown, []);
});
