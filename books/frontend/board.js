/**
 * `<draw-board>`: a thousand cells in ten hundreds, where position is the number.
 *
 * Give it a BoardModel by `follow(model, currency)`. It says `pick` (detail: the number as text) when a cell is
 * clicked or Enter is pressed on it. On the phone one hundred shows at a time, under a strip of miniatures.
 */
import { plain } from "../../ui/frontend/money.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";
import { HUNDRED } from "./board-model.js";
import { cardFor, sentenceFor } from "./board-card.js";
import { buildHundreds, placeCard } from "./board-cells.js";
import { drawMiniature } from "./miniature.js";

const THOUSAND = 1_000;
const MANY = 40;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10, PageUp: -100, PageDown: 100 };

export class DrawBoard extends HTMLElement {
  #cells = [];
  #heads = [];
  #minis = [];
  #page = 0;
  #current = -1;

  follow(model, currency) {
    this.model = model;
    this.currency = currency;
    this.blocks = this.#part("blocks");
    this.card = this.#part("card");
    this.shown = Math.min(model.size, THOUSAND);
    this.#build();
    this.#buildPager();
    this.#listen();
    model.addEventListener("frame", ({ detail }) => this.#paint(detail));
    this.#paint({ changed: new Set(), all: true });
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #build() {
    const made = buildHundreds(Math.max(1, this.shown / HUNDRED));
    this.#cells = made.cells;
    this.#heads = made.heads;
    this.#minis = made.minis;
    this.#minis.forEach(({ mini }, block) => mini.addEventListener("click", () => this.#showHundred(block)));
    this.blocks.prepend(made.blocks);
    this.#part("strip")?.append(made.strip);
    this.classList.toggle("single", made.heads.length === 1);
    this.#name();
    this.#showHundred(0);
  }

  /** Write the numbers of the page shown into cells and heads. */
  #name() {
    const { model } = this;
    for (const cell of this.#cells) {
      const text = model.text(this.#index(cell));
      cell.firstChild.textContent = text.slice(0, -2);
      cell.lastChild.data = text.slice(-2);
    }
    this.#heads.forEach(({ name, grid }, block) => {
      const first = this.#page * THOUSAND + block * HUNDRED;
      name.textContent = model.text(first);
      grid.setAttribute(
        "aria-label",
        interpolate(gettext("%(first)s to %(last)s"), {
          first: model.text(first),
          last: model.text(first + HUNDRED - 1),
        }),
      );
      this.#minis[block].digit.textContent = model.text(first).slice(0, -2) || "0";
    });
  }

  #index(cell) {
    return this.#page * THOUSAND + cell.place;
  }

  #cellOf(index) {
    return this.#cells[index - this.#page * THOUSAND];
  }

  /** A book of four digits shows a thousand at a time. */
  #buildPager() {
    const pages = this.model.size / THOUSAND;
    const pager = this.#part("pager");
    if (!pager || pages <= 1) return;
    pager.hidden = false;
    for (let page = 0; page < pages; page += 1) {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        textContent: `${page}000`,
      });
      button.setAttribute("aria-pressed", String(page === 0));
      button.addEventListener("click", () => this.#showPage(page));
      pager.append(button);
    }
  }

  #showPage(page) {
    if (page === this.#page) return;
    this.#page = page;
    [...(this.#part("pager")?.children ?? [])].forEach((button, n) =>
      button.setAttribute("aria-pressed", String(n === page)),
    );
    this.#name();
    this.#paint({ changed: new Set(), all: true });
  }

  #showHundred(block) {
    this.#heads.forEach(({ box }, n) => box.classList.toggle("shown", n === block));
    this.#minis.forEach(({ mini }, n) => mini.setAttribute("aria-pressed", String(n === block)));
  }

  #paint({ changed, all }) {
    const { model } = this;
    const first = this.#page * THOUSAND;
    const indices = all
      ? this.#cells.map((cell) => this.#index(cell))
      : [...changed].filter((i) => i >= first && i < first + this.shown);
    this.classList.toggle("still", indices.length > MANY);
    const hundreds = new Set();
    for (const index of indices) {
      const cell = this.#cellOf(index);
      const classes = model.classes(index) + (index === this.#current ? " selected" : "");
      if (cell.className !== classes) cell.className = classes;
      cell.setAttribute("aria-label", sentenceFor(model, index, this.currency));
      hundreds.add(Math.floor(cell.place / HUNDRED));
    }
    for (const hundred of hundreds) {
      const sold = plain(model.soldByHundred[Math.floor(first / HUNDRED) + hundred], this.currency);
      const { stake } = this.#heads[hundred];
      if (stake.textContent !== sold) stake.textContent = sold;
      this.#miniature(hundred);
    }
    if (this.#current >= 0 && (all || changed.has(this.#current))) this.#tell();
  }

  #miniature(block) {
    const strip = this.#part("strip");
    if (strip && strip.offsetParent)
      drawMiniature(this.#minis[block].canvas, this.model, this.#page * THOUSAND + block * HUNDRED);
  }

  #listen() {
    const cellOf = (event) => event.target.closest?.("[role=gridcell]");
    this.blocks.addEventListener("click", (event) => {
      const cell = cellOf(event);
      if (!cell) return;
      this.select(this.#index(cell));
      if (!this.narrow) this.#pick();
    });
    this.blocks.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (cell && event.pointerType === "mouse") this.#showCard(this.#index(cell));
    });
    this.blocks.addEventListener("pointerleave", () => this.#hideCard());
    this.blocks.addEventListener("focusin", (event) => {
      const cell = cellOf(event);
      if (cell) this.select(this.#index(cell));
    });
    this.blocks.addEventListener("focusout", () => this.#hideCard());
    this.blocks.addEventListener("keydown", (event) => this.#key(event));
    this.#cells[0].tabIndex = 0;

    const find = this.#part("find");
    find?.addEventListener("input", () => this.#find(find.value.trim()));
    find?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        const text = find.value.trim();
        if (this.model.index(text) < 0) {
          this.#refuseFind();
          return;
        }
        this.#pick();
        find.value = "";
      } else if (event.key === "Escape") {
        find.value = "";
        this.clear();
      }
    });
    for (const button of this.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => {
        for (const one of this.querySelectorAll("[data-mode]"))
          one.setAttribute("aria-pressed", String(one === button));
        this.dataset.mode = button.dataset.mode;
        this.model.setMode(button.dataset.mode);
      });
    }
    this.#part("add")?.addEventListener("click", () => this.#pick());
    const repaint = () => this.#minis.forEach((_, block) => this.#miniature(block));
    document.addEventListener("themechange", repaint);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    new ResizeObserver(repaint).observe(this);
  }

  /** On the phone a tap shows the number's line, whose button adds it. */
  get narrow() {
    return Boolean(this.#part("line")?.offsetParent);
  }

  /** Say beside the field what it takes. */
  #refuseFind() {
    const find = this.#part("find");
    const { width } = this.model;
    const range = { first: "0".repeat(width), last: "9".repeat(width) };
    find.setCustomValidity(interpolate(gettext("Enter a number from %(first)s to %(last)s."), range));
    find.setAttribute("aria-invalid", "true");
    find.reportValidity();
  }

  #find(text) {
    const find = this.#part("find");
    find.setCustomValidity("");
    find.removeAttribute("aria-invalid");
    if (/\D/.test(text)) this.#refuseFind();
    if (/^\d+$/.test(text) && text.length <= this.model.width) {
      const first = Number(text.padEnd(this.model.width, "0"));
      this.#showPage(Math.floor(first / THOUSAND));
      this.#showHundred(Math.floor((first % THOUSAND) / HUNDRED));
    }
    const index = this.model.index(text);
    if (index >= 0) {
      this.select(index);
      this.#showCard(index);
    } else {
      this.clear();
    }
  }

  #key(event) {
    const { key } = event;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      this.#pick();
      return;
    }
    if (key === "Escape") {
      this.#hideCard();
      return;
    }
    let next = this.#current;
    if (key in STEPS) next += STEPS[key];
    else if (key === "Home") next -= next % 10;
    else if (key === "End") next += 9 - (next % 10);
    else return;
    event.preventDefault();
    if (next < 0 || next >= this.model.size) return;
    this.select(next);
    this.#cellOf(next).focus({ preventScroll: false });
    this.#showCard(next);
  }

  /** Mark a number and show its card or line. */
  select(index) {
    if (index !== this.#current) {
      this.#unmark();
      this.#showPage(Math.floor(index / THOUSAND));
      this.#current = index;
      const cell = this.#cellOf(index);
      for (const one of this.#cells) if (one.tabIndex === 0) one.tabIndex = -1;
      cell.tabIndex = 0;
      cell.classList.add("selected");
      this.#showHundred(Math.floor(cell.place / HUNDRED));
    }
    this.#tell();
  }

  #unmark() {
    if (this.#current >= 0) this.#cellOf(this.#current)?.classList.remove("selected");
  }

  clear() {
    this.#unmark();
    this.#current = -1;
    this.#hideCard();
  }

  #pick() {
    if (this.#current < 0 || this.model.blocked[this.#current]) return;
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: this.model.text(this.#current) }));
  }

  #tell() {
    const line = this.#part("line");
    if (!line) return;
    const { model, currency } = this;
    const index = this.#current;
    line.classList.add("filled");
    const chip = line.querySelector(".chip");
    chip.className = `chip ${model.chipClasses(index)}`;
    chip.textContent = model.text(index);
    line.querySelector("[data-sentence]").textContent = sentenceFor(model, index, currency, { named: false });
    const add = this.#part("add");
    add.hidden = Boolean(model.blocked[index]);
    add.textContent = interpolate(gettext("Add %(number)s"), { number: model.text(index) });
  }

  #showCard(index) {
    const { card } = this;
    if (!card || this.narrow) return;
    card.replaceChildren(...cardFor(this.model, index, this.currency));
    card.hidden = false;
    placeCard(card, this.#cellOf(index), this.blocks);
  }

  #hideCard() {
    if (this.card) this.card.hidden = true;
  }
}

customElements.define("draw-board", DrawBoard);
