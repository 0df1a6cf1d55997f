/** Asking the server what a text means while it is being typed: one question at a time, stale answers dropped. */

const WAIT_MS = 120;

export class Preview {
  #timer = 0;
  #asking = null;
  #wanted = "";
  #asked = null;

  /** `post(text)` answers {status, body}; `show(text, answer)` takes the answer to the text as it stands. */
  constructor({ post, show, busy = () => {} }) {
    Object.assign(this, { post, show, busy });
    this.answer = null;
  }

  /** The text changed. */
  write(text) {
    this.#wanted = text;
    clearTimeout(this.#timer);
    if (!text.trim()) {
      this.#asked = null;
      this.answer = null;
      this.show(text, null);
      return;
    }
    this.#timer = setTimeout(() => this.#ask(), WAIT_MS);
  }

  /** Forget the answer, for the board or the text it was given for is gone; ask again when there is a text. */
  again() {
    this.#asked = null;
    this.write(this.#wanted);
  }

  /** The answer to the text as it stands, asked for now if need be. */
  async settled() {
    clearTimeout(this.#timer);
    while (this.#wanted.trim() && this.#asked !== this.#wanted) {
      await this.#ask();
      if (this.answer?.status === 0) break;
    }
    return this.#wanted.trim() ? this.answer : null;
  }

  async #ask() {
    if (this.#asking) {
      await this.#asking;
      if (this.#asked === this.#wanted || !this.#wanted.trim()) return;
    }
    const text = this.#wanted;
    this.busy(true);
    this.#asking = this.post(text);
    const answer = await this.#asking;
    this.#asking = null;
    this.busy(false);
    if (text !== this.#wanted) {
      // Typed on meanwhile: this answer is stale, and the last keystroke's timer asks again.
      return;
    }
    this.#asked = answer.status === 0 ? null : text;
    this.answer = answer;
    this.show(text, answer);
  }
}
