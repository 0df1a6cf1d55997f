/**
 * The box of the entry: the text, its paper, the caret, a draft that outlives a reload, and a paste of any length.
 * Says `written` when the text changed and `moved` when the caret did.
 */
import { LINE_PX, LinePaper } from "./entry-lines.js";

const LONG_LINES = 50;

export class EntryText extends EventTarget {
  constructor({ text, paper, currency, draftKey }) {
    super();
    this.text = text;
    this.draftKey = draftKey;
    this.paper = new LinePaper({ text, paper, currency });
    text.addEventListener("input", () => this.#written());
    text.addEventListener("paste", (event) => this.#paste(event));
    document.addEventListener("selectionchange", () => document.activeElement === text && this.#say("moved"));
  }

  get value() {
    return this.text.value;
  }

  get lines() {
    return this.text.value.split("\n");
  }

  /** The line of the caret, from 0. */
  get line() {
    return this.text.value.slice(0, this.text.selectionStart).split("\n").length - 1;
  }

  get isLocked() {
    return this.text.readOnly;
  }

  /** What may have been sold must not be edited and sold again. */
  lock(locked) {
    this.text.readOnly = locked;
  }

  /** Replace everything and put the caret at the end. */
  write(value) {
    this.text.value = value;
    this.#written();
    this.focusEnd();
  }

  #written() {
    this.paper.write(this.lines);
    this.#save();
    this.#say("written");
  }

  #say(what) {
    this.dispatchEvent(new Event(what));
  }

  /** A long list is put in at once: the browser's own paste takes a minute for 5,000 lines. */
  #paste(event) {
    const { text } = this;
    const list = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
    if (text.readOnly || list.split("\n", LONG_LINES + 1).length <= LONG_LINES) return;
    event.preventDefault();
    text.setRangeText(list, text.selectionStart, text.selectionEnd, "end");
    this.#written();
  }

  focusEnd() {
    const { text } = this;
    text.focus({ preventScroll: true });
    text.setSelectionRange(text.value.length, text.value.length);
    text.scrollTop = text.scrollHeight;
  }

  /** Mark the character at a line and column, both from 1, columns counted as a person counts characters. */
  goTo(line, column = 1) {
    const { text } = this;
    const lines = this.lines;
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const within = [...(lines[line - 1] ?? "")].slice(0, Math.max(0, column - 1)).join("").length;
    text.focus();
    text.setSelectionRange(start + within, start + within + 1);
    text.scrollTop = Math.max(0, (line - 4) * LINE_PX);
  }

  // A full or forbidden store only means that a reload forgets the draft.

  #save() {
    try {
      if (this.value) sessionStorage.setItem(this.draftKey, this.value);
      else sessionStorage.removeItem(this.draftKey);
    } catch {
      return;
    }
  }

  /** Begin with what the page brought, or what a reload interrupted. */
  begin() {
    try {
      this.text.value ||= sessionStorage.getItem(this.draftKey) ?? "";
    } catch {
      this.text.value ||= "";
    }
    if (this.value) this.#written();
    else this.paper.write([""]);
    if (matchMedia("(pointer: fine)").matches) this.focusEnd();
  }
}
