/** The ticket just sold: print it, sell the same again, undo the sale while that can be done, and the change due. */
import { format, parse } from "../../ui/frontend/money.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";

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
  #undone = "";

  /** `parts` are the elements; `undoSale(id)` answers {status, body}; `again(text, customer)`, `back()` and `isEmpty()` are the box's. */
  constructor({ parts, currency, undo_seconds, undoSale, again, back, isEmpty, complain }) {
    Object.assign(this, { parts, currency, undo_seconds, post: undoSale, again, back, isEmpty, complain });
    parts.repeat.addEventListener("click", () => this.repeat());
    parts.undoSale.addEventListener("click", () => this.undoSale());
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
    if (name === "F2") this.repeat();
    else if (name === "F8") this.undoSale();
    else if (name === "F9") this.#askCash();
    else return false;
    return true;
  }

  show(ticket, text) {
    this.#ticket = ticket;
    this.#text = text;
    this.#undone = "";
    this.#say(gettext(" sold, %(sum)s"));
    this.parts.last.classList.add("filled");
    this.parts.cash.disabled = false;
    this.parts.cash.value = "";
    this.#showChange();
    this.#offerUndo();
  }

  repeat() {
    if (this.#text) this.again(this.#text);
    else this.complain(gettext("There is no ticket to repeat yet."));
  }

  async undoSale() {
    if (this.#running) return;
    const refusal = this.#whyNot();
    if (refusal) {
      this.complain(refusal);
      return;
    }
    this.#running = true;
    const { id, customer = "" } = this.#ticket;
    const { status, body } = await this.post(id);
    this.#running = false;
    if (status >= 200 && status < 300) {
      this.#say(gettext(" undone, return %(sum)s"));
      this.#undone = this.#ticket.code;
      this.#ticket = null;
      this.parts.undoSale.hidden = true;
      this.parts.cash.disabled = true;
      this.parts.cash.value = "";
      this.#showChange();
      // A sale is undone to be put right: its lines are in the box again, unless the next ticket has begun.
      if (this.isEmpty()) this.again(this.#text, customer);
    } else {
      this.complain(
        body?.detail ?? gettext("Connection lost. Press Undo sale again: a sale can't be undone twice."),
      );
    }
    this.back();
  }

  /** Why the last sale can't be undone, or "". */
  #whyNot() {
    if (this.#undone)
      return interpolate(gettext("The sale of ticket %(code)s is already undone."), { code: this.#undone });
    if (!this.#ticket) return gettext("There is no sale to undo.");
    if (Date.now() <= this.#until) return "";
    const words = ngettext(
      "A sale can be undone for %(count)s second. Refund the ticket instead.",
      "A sale can be undone for %(count)s seconds. Refund the ticket instead.",
      this.undo_seconds,
    );
    return interpolate(words, { count: this.undo_seconds });
  }

  #askCash() {
    if (this.#ticket) this.parts.cash.focus();
    else this.complain(gettext("Sell a ticket first: then enter the cash given to see the change."));
  }

  #say(words) {
    const code = Object.assign(document.createElement("b"), {
      className: "mono",
      textContent: this.#ticket.code,
    });
    const sum = format(parse(this.#ticket.total), this.currency);
    this.parts.lastWords.replaceChildren(gettext("Ticket "), code, interpolate(words, { sum }));
  }

  #offerUndo() {
    const { undoSale } = this.parts;
    this.#until = Date.now() + this.undo_seconds * 1000;
    undoSale.hidden = false;
    clearTimeout(this.over);
    this.over = setTimeout(() => (undoSale.hidden = true), this.undo_seconds * 1000);
  }

  #showChange() {
    const { cash, change } = this.parts;
    const due = this.#ticket ? changeDue(cash.value, this.#ticket.total) : null;
    const isWrong = cash.value !== "" && due === null;
    cash.setAttribute("aria-invalid", String(isWrong));
    change.classList.toggle("text-loss", isWrong || (due !== null && due < 0));
    if (due === null) change.textContent = isWrong ? gettext("Enter an amount, such as 500.") : "";
    else {
      const words = due < 0 ? gettext("%(sum)s is missing") : gettext("Change %(sum)s");
      change.textContent = interpolate(words, { sum: format(Math.abs(due), this.currency, { cents: true }) });
    }
  }
}
