import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../ui/frontend/money.js";
import { BoardModel, stepOf } from "../board-model.js";

const row = (number, used, rest = {}) => ({
  number,
  capacity: "100.00",
  used: `${used}.00`,
  free: `${100 - used}.00`,
  sold: `${used}.00`,
  pending: "0.00",
  covered: "0.00",
  reserve: "0.00",
  frozen: false,
  blocked: false,
  ...rest,
});

function model(width = 3) {
  const frames = [];
  const board = new BoardModel(width, (run) => frames.push(run));
  return { board, frames, frame: () => frames.splice(0).forEach((run) => run()) };
}

test("seven steps: empty, fifths, full", () => {
  const steps = [0, 1, 19, 20, 39, 40, 60, 79, 80, 99, 100, 130].map((used) => stepOf(used, 100));
  assert.deepEqual(steps, [0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6]);
  assert.equal(stepOf(0, 0), 0);
  assert.equal(stepOf(5, 0), 6);
});

test("numbers keep their zeros, and nothing else is a number", () => {
  const { board } = model();
  assert.equal(board.text(7), "007");
  assert.equal(board.index("007"), 7);
  for (const text of ["7", "0007", "00a", "", "-01"]) assert.equal(board.index(text), -1);
});

test("totals and hundreds follow new values, not differences", () => {
  const { board } = model();
  board.load({ seq: 3, numbers: [row("000", 10), row("099", 20), row("100", 30)] });
  board.apply([row("000", 15)], 4);
  board.apply([row("000", 15)], 4);
  assert.equal(board.total.sold, parse("65"));
  assert.equal(board.soldByHundred[0], parse("35"));
  assert.equal(board.soldByHundred[1], parse("30"));
  assert.equal(board.seq, 4);
});

test("a load forgets what it does not name", () => {
  const { board } = model();
  board.load({ numbers: [row("001", 50)] });
  board.load({ numbers: [row("002", 20)] });
  assert.equal(board.total.sold, parse("20"));
  assert.equal(board.step(1), 0);
  assert.equal(board.soldByHundred[0], parse("20"));
});

test("many changes in a frame are told once, with every number in them", () => {
  const { board, frames, frame } = model();
  const told = [];
  board.addEventListener("frame", ({ detail }) => told.push([...detail.changed].sort((a, b) => a - b)));
  board.apply([row("001", 1)]);
  board.apply([row("002", 1), row("001", 2)]);
  assert.equal(frames.length, 1);
  frame();
  board.apply([row("003", 1)]);
  frame();
  assert.deepEqual(told, [[1, 2], [3]]);
});

test("marks go with any ink; a blocked number shows only that", () => {
  const { board } = model();
  board.apply([
    row("786", 100, { pending: "5.00", frozen: true }),
    row("111", 90, { reserve: "3.00" }),
    row("013", 0, { blocked: true }),
  ]);
  assert.equal(board.classes(786), "f6 pending frozen");
  assert.equal(board.classes(111), "f5 reserve");
  assert.equal(board.classes(13), "f0 blocked");
});

test("hot by stake, almost full by what is free, full by what spilled", () => {
  const { board } = model();
  board.load({
    numbers: [
      row("001", 85),
      row("002", 99),
      row("003", 100),
      row("004", 100, { pending: "9.00", sold: "109.00" }),
      row("005", 79),
      row("006", 0, { capacity: "0.00", free: "0.00" }),
    ],
  });
  const { hot, almost, full, fullCount } = board.lists();
  assert.deepEqual(hot, [4, 3, 2, 1, 5]);
  assert.deepEqual(almost, [2, 1]);
  assert.deepEqual(full, [4, 3]);
  assert.equal(fullCount, 2);
});

test("stake and net are measured against the greatest", () => {
  const { board, frame } = model();
  board.load({
    numbers: [row("001", 50, { sold: "200.00", covered: "150.00" }), row("002", 50, { sold: "100.00" })],
  });
  frame();
  board.setMode("stake");
  frame();
  assert.equal(board.step(1), 6);
  assert.equal(board.step(2), 3);
  board.setMode("net");
  frame();
  assert.equal(board.step(1), 3);
  assert.equal(board.step(2), 6);
});

test("books of two and four digits", () => {
  for (const width of [2, 4]) {
    const { board } = model(width);
    const last = "9".repeat(width);
    board.apply([row(last, 10)]);
    assert.equal(board.text(board.index(last)), last);
    assert.equal(board.soldByHundred.at(-1), parse("10"));
  }
});
