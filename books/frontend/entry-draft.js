/**
 * What was typed and not sold, remembered for this tab. A draft that comes back is announced, and nothing is sold
 * together with it before somebody has decided to keep it.
 */
import { hours } from "../../ui/frontend/clock.js";
import { interpolate, ngettext } from "../../ui/frontend/words.js";

export class Draft {
  #found = null;

  /** `text` is the box; `parts` are the strip's elements. */
  constructor({ text, key, parts }) {
    Object.assign(this, { text, key, parts });
    parts.keepDraft.addEventListener("click", () => this.#decide(true));
    parts.discardDraft.addEventListener("click", () => this.#decide(false));
    text.addEventListener("written", () => this.#save());
  }

  /** Begin with what the page brought, or with the draft and a new line below it. */
  begin() {
    const brought = this.text.value;
    const found = this.#load();
    const differs = found?.text.trim() && found.text.trim() !== brought.trim();
    if (differs) this.#announce({ ...found, text: found.text.trimEnd() });
    if (differs && !brought) this.text.write(`${this.#found.text}\n`);
    else if (brought) this.text.write(brought);
    else this.text.write("");
  }

  /** Whether the box has a draft that nobody has decided about, and more below it. */
  get isMixed() {
    const { value } = this.text;
    return this.#found !== null && value.trim() !== this.#found.text.trim();
  }

  /** The text was sold or cleared: there is nothing to decide any more. */
  forget() {
    this.#found = null;
    this.parts.draft.hidden = true;
    this.parts.draftAsks.hidden = true;
  }

  ask() {
    this.parts.draftAsks.hidden = false;
    this.parts.draft.classList.add("asked");
    this.parts.keepDraft.focus();
  }

  #announce(found) {
    this.#found = found;
    const count = found.text.split("\n").filter((line) => line.trim()).length;
    const words = ngettext(
      "Draft from %(time)s, %(count)s line.",
      "Draft from %(time)s, %(count)s lines.",
      count,
    );
    this.parts.draftWords.textContent = interpolate(words, {
      time: hours(found.at, { seconds: false }),
      count,
    });
    this.parts.draft.hidden = false;
  }

  #decide(keeps) {
    const { text } = this.#found;
    const { value } = this.text;
    const isThere = value.startsWith(text);
    this.forget();
    if (keeps && !isThere) this.text.write(value.trim() ? `${text}\n${value}` : `${text}\n`);
    else if (!keeps && isThere) this.text.write(value.slice(text.length).replace(/^\n/, ""));
    else this.text.focusEnd();
  }

  // A full or forbidden store only means that a reload forgets the draft.

  #load() {
    try {
      const stored = sessionStorage.getItem(this.key);
      return stored ? JSON.parse(stored) : null;
    } catch {
      return null;
    }
  }

  #save() {
    const { value } = this.text;
    const isAside = this.#found && !value.startsWith(this.#found.text);
    const text = isAside ? `${this.#found.text}\n${value}` : value;
    try {
      if (text.trim())
        sessionStorage.setItem(this.key, JSON.stringify({ text, at: new Date().toISOString() }));
      else sessionStorage.removeItem(this.key);
    } catch {
      return;
    }
  }
}
