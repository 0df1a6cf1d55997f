/**
 * The paper under the text: line numbers, each line's count and amount, the red ground of a bad line and the mark
 * under its wrong character. Only the lines in view exist, so five thousand cost no more than ten.
 */
import { format, parse } from "../../ui/frontend/money.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";

export const LINE_PX = 30;
const PAD_PX = 6;

export class LinePaper {
  #rows = [];
  #drawn = 0;

  constructor({ text, paper, currency }) {
    Object.assign(this, { text, paper, currency });
    this.known = new Map();
    this.problems = new Map();
    this.spared = null;
    this.lines = [""];
    text.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(text);
  }

  /** The text changed: `lines` as it stands now. */
  write(lines) {
    this.lines = lines;
    this.draw();
  }

  /** The line that is being typed, from 0 or null: what is wrong with it is not shown yet. */
  spare(index) {
    this.spared = index;
    this.draw();
  }

  /** What the server said about a text: each line's count and amount, or its problem. Keyed by the line's own text,
   *  which says the same wherever it is, so that a line inserted above moves nothing. */
  learn(sentLines, { lines = [], ignored = [], problems = [] }) {
    this.known = new Map();
    this.problems = new Map();
    for (const line of lines)
      this.known.set(sentLines[line.line - 1] ?? line.source, this.#together(line, sentLines));
    for (const { line } of ignored) this.known.set(sentLines[line - 1] ?? "", { ignored: true });
    for (const problem of problems) this.problems.set(sentLines[problem.line - 1] ?? "", problem);
    this.draw();
  }

  /** Several groups on one line are counted together. */
  #together(group, sentLines) {
    const before = this.known.get(sentLines[group.line - 1]);
    if (!before || before.line !== group.line || before.ignored)
      return { ...group, amount: parse(group.amount_total) };
    const numbers = [...before.numbers, ...group.numbers];
    return {
      ...before,
      numbers,
      count: before.count + group.count,
      amount: before.amount + parse(group.amount_total),
    };
  }

  /** What is known of line `index` (from 0), if it still reads as it did. */
  about(index) {
    return this.known.get(this.lines[index]);
  }

  draw() {
    if (this.#drawn) return;
    this.#drawn = requestAnimationFrame(() => {
      this.#drawn = 0;
      this.#drawNow();
    });
  }

  #drawNow() {
    const { lines } = this;
    // Read before anything is written: a read between writes makes the browser lay everything out anew.
    const { scrollTop, scrollLeft, clientHeight } = this.text;
    const first = Math.max(0, Math.floor((scrollTop - PAD_PX) / LINE_PX));
    const count = Math.ceil(clientHeight / LINE_PX) + 1;
    // One number more than there are lines: where the next one goes.
    const last = Math.min(first + count, lines.length + (lines.at(-1) ? 1 : 0));
    const digits = Math.max(2, String(lines.length).length);
    if (digits !== this.digits) {
      this.digits = digits;
      this.paper.parentElement.style.setProperty("--gutter", `${20 + digits * 8}px`);
    }
    for (let slot = 0; slot < Math.max(this.#rows.length, last - first); slot += 1) {
      const row = (this.#rows[slot] ??= this.#newRow());
      const index = first + slot;
      row.box.hidden = index >= last;
      if (row.box.hidden) continue;
      row.box.style.transform = `translateY(${PAD_PX + index * LINE_PX - scrollTop}px)`;
      this.#fill(row, index, lines[index] ?? "", scrollLeft);
    }
  }

  #newRow() {
    const make = (className) => Object.assign(document.createElement("span"), { className });
    const row = {
      box: make("line"),
      number: make("line-number"),
      copy: make("line-copy"),
      count: make("line-count"),
      amount: make("line-amount"),
    };
    row.box.append(row.number, row.copy, row.count, row.amount);
    this.paper.append(row.box);
    return row;
  }

  #fill(row, index, line, scrollLeft) {
    const problem = index === this.spared ? undefined : this.problems.get(line);
    const known = problem ? undefined : this.known.get(line);
    write(row.number, String(index + 1));
    row.box.classList.toggle("bad", Boolean(problem));
    if (problem) this.#underline(row.copy, line, problem, scrollLeft);
    else if (row.copy.firstChild) row.copy.replaceChildren();
    let count = "";
    if (known?.ignored) count = line.trim() ? gettext("ignored") : "";
    else if (known)
      count = interpolate(ngettext("%(count)s number", "%(count)s numbers", known.count), {
        count: known.count,
      });
    write(row.count, count);
    write(row.amount, known && !known.ignored ? format(known.amount, this.currency) : "");
  }

  #underline(copy, line, { column = 1, length = 1 }, scrollLeft) {
    const mark = document.createElement("u");
    // Columns count characters as a person does, which surrogate pairs would break.
    const characters = [...line];
    mark.textContent = characters.slice(column - 1, column - 1 + Math.max(1, length)).join("") || "\u00a0";
    copy.replaceChildren(characters.slice(0, column - 1).join(""), mark);
    copy.style.transform = `translateX(${-scrollLeft}px)`;
  }
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
