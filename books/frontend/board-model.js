/** The board as figures: one row a number, sums a hundred, and the lists; no page in it. */
import { parse } from "../../ui/frontend/money.js";

export const HUNDRED = 100;
const AMOUNTS = ["capacity", "used", "held", "free", "pending", "covered", "retained", "reserve", "sold"];
const ALMOST = 0.8;

const nextFrame = (run) => requestAnimationFrame(run);

/** How much ink: 0 empty, 1 to 5 by fifths, 6 full. */
export function stepOf(part, whole) {
  if (whole <= 0) return part > 0 ? 6 : 0;
  if (part <= 0) return 0;
  return part >= whole ? 6 : 1 + Math.floor((part / whole) * 5 + 1e-9);
}

export class BoardModel extends EventTarget {
  #dirty = new Set();
  #scheduled = false;
  #all = false;

  /** `schedule` runs a callback with the next frame; changes until then are told together. */
  constructor(width = 3, schedule = nextFrame) {
    super();
    this.width = width;
    this.size = 10 ** width;
    this.schedule = schedule;
    this.seq = 0;
    this.mode = "held";
    for (const name of AMOUNTS) this[name] = new Float64Array(this.size);
    this.frozen = new Array(this.size).fill(false);
    this.blocked = new Array(this.size).fill(false);
    this.drawn = -1;
    /** From what part of its capacity on a number is almost full. */
    this.almost = ALMOST;
    this.soldByHundred = new Float64Array(Math.max(1, this.size / HUNDRED));
    this.total = { sold: 0, used: 0, capacity: 0, pending: 0 };
  }

  text(index) {
    return String(index).padStart(this.width, "0");
  }

  /** The index of a number as written, or -1. */
  index(text) {
    return new RegExp(`^\\d{${this.width}}$`).test(text) ? Number(text) : -1;
  }

  /** Take the whole board: numbers it does not name are as if never touched. */
  load({ seq = 0, numbers = [] }) {
    for (const name of AMOUNTS) this[name].fill(0);
    this.frozen.fill(false);
    this.blocked.fill(false);
    this.soldByHundred.fill(0);
    for (const key of Object.keys(this.total)) this.total[key] = 0;
    this.seq = seq;
    for (const row of numbers) this.#put(row);
    this.#all = true;
    this.#tell();
  }

  /** Take changed rows (new values, never differences). */
  apply(rows, seq = this.seq) {
    this.seq = seq;
    for (const row of rows) {
      const index = this.#put(row);
      if (index >= 0) this.#dirty.add(index);
    }
    this.#tell();
  }

  #put(row) {
    const index = this.index(String(row.number));
    if (index < 0) return -1;
    const sold = this.sold[index];
    for (const key of Object.keys(this.total)) this.total[key] -= this[key][index];
    for (const name of AMOUNTS) if (row[name] !== undefined) this[name][index] = parse(row[name]);
    for (const key of Object.keys(this.total)) this.total[key] += this[key][index];
    this.soldByHundred[Math.floor(index / HUNDRED)] += this.sold[index] - sold;
    if (row.frozen !== undefined) this.frozen[index] = row.frozen;
    if (row.blocked !== undefined) this.blocked[index] = row.blocked;
    return index;
  }

  /** Mark the number that was drawn, as it is written; "" when there is none yet. */
  draw(number) {
    this.drawn = this.index(number);
    this.#all = true;
    this.#tell();
  }

  setMode(mode) {
    this.mode = mode;
    this.#all = true;
    this.#tell();
  }

  #tell() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.schedule(() => {
      this.#scheduled = false;
      // In the other modes the ink is measured against the greatest, so one sale may move every cell.
      const all = this.#all || this.mode !== "held";
      const changed = this.#dirty;
      this.#dirty = new Set();
      this.#all = false;
      this.#greatest = null;
      this.dispatchEvent(new CustomEvent("frame", { detail: { changed, all } }));
    });
  }

  #greatest = null;

  /** What the ink of a cell measures, and against what. */
  measure(index) {
    if (this.mode === "held") return [this.used[index], this.capacity[index]];
    this.#greatest ??= this.#greatestNow();
    return [this.#stake(index), this.#greatest];
  }

  #stake(index) {
    return this.mode === "net" ? this.sold[index] - this.covered[index] : this.sold[index];
  }

  #greatestNow() {
    let most = 0;
    for (let index = 0; index < this.size; index += 1) most = Math.max(most, this.#stake(index));
    return most;
  }

  step(index) {
    return stepOf(...this.measure(index));
  }

  isFull(index) {
    return this.capacity[index] > 0 && this.used[index] >= this.capacity[index];
  }

  /** The class names of a cell: its step and its marks. */
  classes(index) {
    if (this.blocked[index]) return "f0 blocked";
    let names = `f${this.step(index)}`;
    if (this.pending[index] > 0) names += " pending";
    if (this.reserve[index] > 0) names += " reserve";
    if (this.frozen[index]) names += " frozen";
    if (index === this.drawn) names += " drawn";
    return names;
  }

  /** A chip stands for the number elsewhere: always by what is held. */
  chipClasses(index) {
    if (this.blocked[index]) return "f0 blocked-chip";
    let names = `f${stepOf(this.used[index], this.capacity[index])}`;
    if (this.pending[index] > 0) names += " pending";
    if (this.reserve[index] > 0) names += " reserve";
    if (this.frozen[index]) names += " frozen";
    return names;
  }

  /** {hot, almost, full}: indices, the first `most` of each, with `fullCount`. */
  lists(most = 8, almost = this.almost) {
    const hot = [];
    const near = [];
    const full = [];
    for (let index = 0; index < this.size; index += 1) {
      if (this.sold[index] > 0) hot.push(index);
      if (this.isFull(index)) full.push(index);
      else if (this.capacity[index] > 0 && this.used[index] >= this.capacity[index] * almost)
        near.push(index);
    }
    const by =
      (...keys) =>
      (a, b) =>
        keys.reduce((order, key) => order || key(a) - key(b), 0) || a - b;
    hot.sort(by((i) => -this.sold[i]));
    near.sort(
      by(
        (i) => this.free[i],
        (i) => -this.sold[i],
      ),
    );
    full.sort(
      by(
        (i) => -this.pending[i],
        (i) => this.reserve[i],
        (i) => -this.sold[i],
      ),
    );
    return {
      hot: hot.slice(0, most),
      almost: near.slice(0, most),
      full: full.slice(0, most),
      almostCount: near.length,
      fullCount: full.length,
    };
  }
}
