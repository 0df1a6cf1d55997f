/** The order of one topic's messages: what was seen, what is a repeat, and when the rows must be fetched again. */

export const APPLY = "apply";
export const SKIP = "skip";
export const RESYNC = "resync";
export const GAP = "gap";

export class Sequence {
  /** `after` is the seq that the rows on the page already contain. */
  constructor(after = 0) {
    this.after = after;
  }

  /** What to do with a message; it counts as seen when the answer is APPLY. */
  judge({ type, seq }) {
    if (type === RESYNC) return RESYNC;
    if (typeof seq !== "number") return APPLY;
    if (seq <= this.after) return SKIP;
    if (seq > this.after + 1) return GAP;
    this.after = seq;
    return APPLY;
  }

  /** The rows were fetched anew and contain everything up to `seq`. */
  restart(seq) {
    this.after = seq;
  }
}

/** Seconds to wait before try number `tries`: 0.5, 1, 2 … 15, spread so that a thousand tabs do not return at once. */
export const backoff_seconds = (tries, random = Math.random()) =>
  Math.min(15, 0.5 * 2 ** tries) * (0.5 + random / 2);
