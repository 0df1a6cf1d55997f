/** Two rows of digits that differ are said in words, and nothing is sent before they agree. */
import assert from "node:assert/strict";
import { test } from "node:test";

const DIFFER = "The two numbers differ. Check both.";

class Box {
  value = "";
  classes = new Set();
  attributes = {};
  isFocused = false;
  classList = { toggle: (name, on) => (on ? this.classes.add(name) : this.classes.delete(name)) };
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  focus() {
    this.isFocused = true;
  }
}

/** A row of boxes, as the script sees it. */
function row(count) {
  const boxes = Array.from({ length: count }, () => new Box());
  return {
    boxes,
    querySelectorAll: () => boxes,
    querySelector: (what) =>
      what === ".wrong" ? (boxes.find((box) => box.classes.has("wrong")) ?? null) : boxes[0],
  };
}

const rows = [row(3), row(3)];
const words = { hidden: true, lastElementChild: { textContent: DIFFER } };
const listeners = {};
const form = {
  querySelectorAll: () => rows,
  querySelector: () => words,
  addEventListener: (name, listener) => (listeners[name] = listener),
};
globalThis.HTMLElement = class {};
globalThis.customElements = { define() {} };
globalThis.document = { querySelectorAll: () => [form] };
await import("../digits.js");

function type(first, again) {
  [first, again].forEach((text, at) =>
    rows[at].boxes.forEach((box, place) => (box.value = text[place] ?? "")),
  );
  listeners.digitschange();
}

/** Send the form; true when it goes. */
function send() {
  let isStopped = false;
  listeners.submit({ preventDefault: () => (isStopped = true), stopImmediatePropagation() {} });
  return !isStopped;
}

test("a digit that differs is said in words and marked, not by colour alone", () => {
  type("456", "457");
  assert.deepEqual([words.hidden, words.lastElementChild.textContent], [false, DIFFER]);
  assert.deepEqual(
    rows[1].boxes.map((box) => box.attributes["aria-invalid"]),
    ["false", "false", "true"],
  );
});

test("Enter on rows that differ says so again and goes to the wrong box", () => {
  type("456", "457");
  rows[1].boxes.forEach((box) => (box.isFocused = false));
  assert.equal(send(), false);
  assert.deepEqual([words.hidden, words.lastElementChild.textContent], [false, DIFFER]);
  assert.equal(rows[1].boxes[2].isFocused, true);
});

test("Enter with a digit missing says what is missing", () => {
  type("456", "45");
  assert.equal(words.hidden, true);
  assert.equal(send(), false);
  assert.deepEqual(
    [words.hidden, words.lastElementChild.textContent],
    [false, "Type every digit in both rows."],
  );
});

test("rows that agree say nothing and are sent", () => {
  type("456", "457");
  type("456", "456");
  assert.equal(words.hidden, true);
  assert.equal(send(), true);
});
