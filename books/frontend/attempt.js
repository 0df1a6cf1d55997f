/**
 * One attempt to sell, so that no trouble on the way sells twice: the same text and the same consent keep their key
 * until the server has answered, whatever happens in between.
 */

export const SOLD = "sold";
export const REFUSED = "refused";
export const UNKNOWN = "unknown";

const BUSY = new Set([503, 429]);
const TRIES = 4;

export class Attempt {
  #pending = null;

  /** `post(body, key)` answers {status, body, retryAfter_seconds}; `pause(ms)` waits; `newKey()` makes a key. */
  constructor({
    post,
    pause = (ms) => new Promise((done) => setTimeout(done, ms)),
    newKey = () => crypto.randomUUID(),
  }) {
    this.post = post;
    this.pause = pause;
    this.newKey = newKey;
  }

  /** A sale whose answer never came; its body must be asked about again before another is sold. */
  get unanswered() {
    return this.#pending?.uncertain ? this.#pending.body : null;
  }

  get running() {
    return Boolean(this.#pending?.running);
  }

  /** Sell `body`, or ask again about the unanswered one. Null when one is already on its way. */
  async sell(body) {
    if (this.running) return null;
    if (!this.unanswered) this.#pending = { body, key: this.newKey(), uncertain: false };
    const attempt = this.#pending;
    attempt.running = true;
    try {
      return await this.#ask(attempt);
    } finally {
      attempt.running = false;
    }
  }

  async #ask(attempt) {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.post(attempt.body, attempt.key);
      if (answer.status >= 200 && answer.status < 300) {
        this.#pending = null;
        return { outcome: SOLD, ...answer };
      }
      const inProgress = answer.status === 409 && answer.body?.code === "in_progress";
      if (tries < TRIES && (BUSY.has(answer.status) || inProgress)) {
        await this.pause(1000 * Math.min(10, answer.retryAfter_seconds ?? tries));
        continue;
      }
      // No answer, a broken one, or one still running: it may have been sold. "Busy" means not this time, but says
      // nothing of an earlier time that went unanswered.
      const broken = answer.status === 0 || (answer.status >= 500 && answer.status !== 503) || inProgress;
      attempt.uncertain = broken || (attempt.uncertain && BUSY.has(answer.status));
      if (attempt.uncertain) return { outcome: UNKNOWN, ...answer };
      this.#pending = null;
      return { outcome: REFUSED, ...answer };
    }
  }

  /** The person has looked and gives the unanswered sale up. */
  forget() {
    if (!this.running) this.#pending = null;
  }
}
