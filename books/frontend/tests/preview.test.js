import assert from "node:assert/strict";
import { test } from "node:test";
import { Preview } from "../preview.js";

/** A preview whose questions the test answers by hand. */
function preview() {
  const questions = [];
  const shown = [];
  const made = new Preview({
    post: (text) => new Promise((answer) => questions.push({ text, answer })),
    show: (text, answer) => shown.push([text, answer?.status ?? null]),
  });
  return { made, questions, shown };
}
const settled = () => new Promise((done) => setImmediate(done));

test("typing asks once it pauses, and an empty box asks nothing", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, questions, shown } = preview();
  made.write("1");
  made.write("12");
  made.write("123=5");
  t.mock.timers.tick(200);
  assert.deepEqual(
    questions.map(({ text }) => text),
    ["123=5"],
  );
  made.write("");
  assert.deepEqual(shown, [["", null]]);
});

test("an answer to what was typed over is dropped, and one question goes at a time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, questions, shown } = preview();
  made.write("1=5");
  t.mock.timers.tick(200);
  made.write("12=5");
  t.mock.timers.tick(200);
  assert.equal(questions.length, 1);
  questions[0].answer({ status: 200 });
  await settled();
  assert.deepEqual(shown, []);
  assert.equal(questions.length, 2);
  questions[1].answer({ status: 200 });
  await settled();
  assert.deepEqual(shown, [["12=5", 200]]);
});

test("selling waits for the answer to the text as it stands", async () => {
  const { made, questions } = preview();
  made.write("1=5");
  const answer = made.settled();
  await settled();
  questions[0].answer({ status: 200, body: { total: "5.00" } });
  assert.equal((await answer).body.total, "5.00");
  assert.equal((await made.settled()).body.total, "5.00");
  assert.equal(questions.length, 1);
});

test("without an answer it does not ask for ever", async () => {
  const { made, questions } = preview();
  made.write("1=5");
  const answer = made.settled();
  await settled();
  questions[0].answer({ status: 0 });
  assert.equal((await answer).status, 0);
});
