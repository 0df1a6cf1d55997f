/** The ticket just sold: print it, sell the same again, take it back while that can be done, and the change due. */
import { format, parse } from "../../ui/frontend/money.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

const AMOUNT = /^\d{1,12}(\.\d{1,4})?$/;

/** What the customer gets back (or, less than nothing, still owes) of what was typed; null when that is no amount. */
export function changeDue(typed, total) {
  const text = typed.trim().replace(/,/g, "");
  return AMOUNT.test(text) ? parse(text) - parse(total) : null;
}

export class LastTicket {
  #ticket = null;
  #text = "";
  #until = 0;
  #running = false;

  /** `parts` are the elements; `takeBack(id)` answers {status, body}; `again(text)`, `back()` and `isEmpty()` are the box's. */
  constructor({ parts, currency, undo_seconds, takeBack, again, back, isEmpty, complain }) {
    Object.assign(this, { parts, currency, undo_seconds, post: takeBack, again, back, isEmpty, complain });
    parts.repeat.addEventListener("click", () => this.repeat());
    parts.takeBack.addEventListener("click", () => this.takeBack());
    parts.cash.addEventListener("input", () => this.#showChange());
    parts.cash.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.back();
    });
  }

  /** Whether the key was one of ours. */
  key(name) {
    if (!this.#ticket && name !== "F2") return false;
    if (name === "F2") this.repeat();
    else if (name === "F8") this.takeBack();
    else if (name === "F9") this.parts.cash.focus();
    else return false;
    return true;
  }

  show(ticket, text) {
    this.#ticket = ticket;
    this.#text = text;
    this.#say(gettext(" sold, %(sum)s"));
    this.parts.last.classList.add("filled");
    this.parts.cashRow.hidden = false;
    this.parts.cash.value = "";
    this.#showChange();
    this.#offerUndo();
  }

  repeat() {
    if (this.#text) this.again(this.#text);
  }

  async takeBack() {
    if (!this.#ticket || this.#running || Date.now() > this.#until) return;
    this.#running = true;
    const { status, body } = await this.post(this.#ticket.id);
    this.#running = false;
    if (status >= 200 && status < 300) {
      this.#say(gettext(" taken back, %(sum)s to return"));
      this.#until = 0;
      this.parts.takeBack.hidden = true;
      this.parts.cashRow.hidden = true;
      this.#ticket = null;
      // It is taken back to be put right: its lines stand in the box, unless the next ticket has begun.
      if (this.isEmpty()) this.again(this.#text);
    } else {
      this.complain(body?.detail ?? gettext("No answer came. Press it again: it cannot be taken back twice."));
    }
    this.back();
  }

  #say(words) {
    const code = Object.assign(document.createElement("b"), { textContent: this.#ticket.code });
    const sum = format(parse(this.#ticket.total), this.currency);
    this.parts.lastWords.replaceChildren(gettext("Ticket "), code, interpolate(words, { sum }));
  }

  #offerUndo() {
    const { takeBack } = this.parts;
    this.#until = Date.now() + this.undo_seconds * 1000;
    takeBack.hidden = false;
    clearTimeout(this.over);
    this.over = setTimeout(() => (takeBack.hidden = true), this.undo_seconds * 1000);
  }

  #showChange() {
    const { cash, change } = this.parts;
    const due = this.#ticket ? changeDue(cash.value, this.#ticket.total) : null;
    cash.setAttribute("aria-invalid", String(cash.value !== "" && due === null));
    change.classList.toggle("text-loss", due !== null && due < 0);
    if (due === null) change.textContent = cash.value ? gettext("an amount, such as 500") : "";
    else {
      const words = due < 0 ? gettext("%(sum)s is missing") : gettext("Change %(sum)s");
      change.textContent = interpolate(words, { sum: format(Math.abs(due), this.currency, { cents: true }) });
    }
  }
}
