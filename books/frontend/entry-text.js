/**
 * The box of the entry: the text, its paper, the caret, what is typed while the box waits, and a paste of any length.
 * Says `written` when the text changed, `moved` when the caret did, `left` when the line that was being typed was left,
 * and `ahead` when something was typed while the box waits.
 */
import { LINE_PX, LinePaper } from "./entry-lines.js";

const LONG_LINES = 50;

export class EntryText extends EventTarget {
  /** What was typed while the box is locked: it begins the next ticket. */
  ahead = "";
  /** The line that is being typed, from 0; what is wrong with it is not shown yet. */
  typing = null;

  constructor({ text, paper, currency }) {
    super();
    this.text = text;
    this.paper = new LinePaper({ text, paper, currency });
    text.addEventListener("input", (event) => this.#typed(event));
    text.addEventListener("paste", (event) => this.#paste(event));
    text.addEventListener("keydown", (event) => this.#typeAhead(event));
    text.addEventListener("blur", () => this.leave());
    document.addEventListener("selectionchange", () => document.activeElement === text && this.#moved());
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

  /** Unlock; what was typed meanwhile goes on lines of its own. */
  release() {
    this.lock(false);
    const { ahead, value } = this;
    this.ahead = "";
    if (ahead) this.write(value ? `${value.trimEnd()}\n${ahead}` : ahead);
    this.#say("ahead");
  }

  /** Replace everything and put the caret at the end. */
  write(value) {
    this.text.value = value;
    this.typing = null;
    this.#written();
    this.focusEnd();
  }

  /** The line that was being typed is finished. */
  leave() {
    if (this.typing === null) return;
    this.typing = null;
    this.#say("left");
  }

  #typed(event) {
    this.typing = event.inputType?.startsWith("insertFromPaste") ? null : this.line;
    this.#written();
  }

  #written() {
    this.paper.write(this.lines);
    this.#say("written");
  }

  #moved() {
    if (this.typing !== null && this.line !== this.typing) this.leave();
    this.#say("moved");
  }

  #say(what) {
    this.dispatchEvent(new Event(what));
  }

  #typeAhead(event) {
    if (!this.isLocked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Backspace") this.ahead = [...this.ahead].slice(0, -1).join("");
    else if (event.key === "Enter") this.ahead += "\n";
    else if ([...event.key].length === 1) this.ahead += event.key;
    else return;
    event.preventDefault();
    this.#say("ahead");
  }

  /** A long list is put in at once: the browser's own paste takes a minute for 5,000 lines. */
  #paste(event) {
    const { text } = this;
    const list = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
    if (this.isLocked) {
      event.preventDefault();
      this.ahead += list;
      this.#say("ahead");
      return;
    }
    if (list.split("\n", LONG_LINES + 1).length <= LONG_LINES) return;
    event.preventDefault();
    text.setRangeText(list, text.selectionStart, text.selectionEnd, "end");
    this.typing = null;
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

  /** The first use of the box: the caret is in it where there is a keyboard. */
  begin() {
    this.paper.write(this.lines);
    if (matchMedia("(pointer: fine)").matches) this.focusEnd();
  }
}
