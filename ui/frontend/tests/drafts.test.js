/** What is kept of a form, and how it comes back: never a secret, only what was changed. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  addEventListener() {},
  querySelector: () => null,
  querySelectorAll: () => [],
  documentElement: {},
};
globalThis.addEventListener = () => {};
globalThis.HTMLDialogElement =
  globalThis.HTMLFormElement =
  globalThis.HTMLButtonElement =
  globalThis.Element =
    class {};
globalThis.location = { search: "", pathname: "/" };
globalThis.sessionStorage = { getItem: () => null };
const { isKept, written, write } = await import("../drafts.js");

const field = (name, value, more = {}) => ({
  name,
  type: "text",
  value,
  defaultValue: "",
  autocomplete: "",
  closest: () => null,
  dispatchEvent() {},
  ...more,
});

for (const [what, one] of [
  ["a password", field("new", "x", { type: "password" })],
  ["a file", field("photo", "x", { type: "file" })],
  ["a hidden field", field("key", "x", { type: "hidden" })],
  ["a one-time code", field("number", "x", { autocomplete: "one-time-code" })],
  ["a code", field("code", "x")],
  ["a secret by its name", field("webhook_secret", "x")],
  ["a number that is sealed", field("d1", "7", { closest: () => ({}) })],
  ["what cannot be typed", field("a", "x", { readOnly: true })],
]) {
  test(`${what} is not kept`, () => assert.equal(isKept(one), false));
}

test("what was changed is kept, and all of an answered form", () => {
  const form = {
    elements: [
      field("name", "Evening", { defaultValue: "Evening" }),
      field("note", "typed"),
      field("note", "", {}),
    ],
  };
  assert.deepEqual(written(form, false), [["note", 0, "typed"]]);
  assert.deepEqual(written(form, true), [
    ["name", 0, "Evening"],
    ["note", 0, "typed"],
    ["note", 1, ""],
  ]);
});

test("it comes back into the field of that name and place, and says so", () => {
  const said = [];
  const note = field("note", "", { dispatchEvent: (event) => said.push(event.type) });
  const box = field("open", "on", { type: "checkbox", checked: true, defaultChecked: true });
  const form = { elements: [field("note", ""), note, box] };
  assert.equal(
    write(form, [
      ["note", 1, "typed"],
      ["open", 0, false],
      ["gone", 0, "x"],
      ["note", 7, "x"],
    ]),
    true,
  );
  assert.deepEqual([note.value, box.checked, said], ["typed", false, ["input", "change"]]);
  assert.equal(write(form, [["note", 1, "typed"]]), false);
});
