/**
 * `<ticket-entry>`: type, see what it means, sell, print; the keyboard alone is enough.
 *
 * Attributes: preview-url, tickets-url, currency, csrf, draft-key. `follow(model)` ties the chips to the board.
 * Says `sold` (detail: the ticket). A sale can never happen twice: see attempt.js.
 */
import { decimal, format, parse } from "../../ui/frontend/money.js";
import { ask } from "../../ui/frontend/request.js";
import { toast } from "../../ui/frontend/shell.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";
import { Attempt, SOLD, UNKNOWN } from "./attempt.js";
import { EntryNote } from "./entry-note.js";
import { EntryText } from "./entry-text.js";
import { Expansion } from "./expansion.js";
import { LastTicket } from "./last-ticket.js";
import { showPlan, spillSentence, sums } from "./plan.js";
import { Preview } from "./preview.js";

const SLOW_MS = 400;
const SELL_MS = 30_000;

export class TicketEntry extends HTMLElement {
  #plan = null;
  #confirmed = 0;
  #closed = "";
  #deciding = false;

  connectedCallback() {
    if (this.parts) return;
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    const { text, paper, note, expansion } = this.parts;
    this.currency = this.getAttribute("currency");
    this.text = new EntryText({ text, paper, currency: this.currency, draftKey: this.getAttribute("draft-key") });
    this.note = new EntryNote(note, (line, column) => this.text.goTo(line, column));
    this.expansion = new Expansion(expansion);
    this.preview = new Preview({ post: (value) => this.#post("preview-url", this.#order(value)), show: (value, answer) => this.#show(value, answer) });
    this.attempt = new Attempt({ post: (body, key) => this.#post("tickets-url", body, { "Idempotency-Key": key }, SELL_MS) });
    this.last = new LastTicket({
      parts: this.parts,
      currency: this.currency,
      undo_seconds: Number(this.getAttribute("undo-seconds")),
      takeBack: (id) => this.#post("undo-url", { ticket: id }),
      again: (value) => this.#addLines(value),
      back: () => this.parts.text.focus(),
      isEmpty: () => !this.text.value.trim(),
      complain: (words) => this.note.say(words, "wrong"),
    });
    this.#listen();
    this.text.begin();
  }

  follow(model) {
    this.expansion.follow(model);
  }

  #listen() {
    const { sell, clear, customer, tick, giveUp } = this.parts;
    this.text.addEventListener("written", () => this.preview.write(this.text.value));
    this.text.addEventListener("moved", () => this.#showLine());
    sell.addEventListener("click", () => this.sell());
    clear.addEventListener("click", () => this.clear());
    customer.addEventListener("change", () => this.preview.again());
    customer.addEventListener("keydown", (event) => this.#leaveCustomer(event));
    giveUp.addEventListener("click", () => this.#giveUp());
    tick.addEventListener("change", () => {
      this.#confirmed = tick.checked ? sums(this.#plan ?? {}).spill : 0;
      if (tick.checked) sell.focus();
    });
    document.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("online", () => this.attempt.unanswered && this.sell());
  }

  #key(event) {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.sell();
    else if (event.key === "F4") this.parts.customer.focus();
    else if (event.key === "F1") document.querySelector("[data-opens=entry-help]")?.click();
    else if (event.key === "Escape" && this.contains(event.target)) this.clear();
    else if (!this.last.key(event.key)) return;
    event.preventDefault();
  }

  #leaveCustomer(event) {
    if ((event.key !== "Enter" && event.key !== "Escape") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.parts.text.focus();
  }

  #post(url, json, headers = {}, timeout_ms = 15_000) {
    // The cookie is newer than the page when somebody signed in again in another tab.
    const csrf = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? this.getAttribute("csrf");
    return ask(this.getAttribute(url), { method: "POST", json, csrf, headers, timeout_ms });
  }

  /** What is asked for, and by whom when somebody is named. */
  #order(text) {
    const customer = this.parts.customer.value.trim();
    return customer ? { text, customer } : { text };
  }

  write(value) {
    if (!this.text.isLocked) this.text.write(value);
  }

  /** A number picked on the board goes on a line of its own, waiting for its amount. */
  add(number) {
    const { value } = this.text;
    this.write(`${value && !value.endsWith("\n") ? `${value}\n` : value}${number}=`);
  }

  /** Lines below what stands there; nothing that was typed is lost. */
  #addLines(lines) {
    const typed = this.text.value.trimEnd();
    this.write(typed ? `${typed}\n${lines}` : lines);
  }

  clear() {
    const { value, isLocked } = this.text;
    if (isLocked) return;
    if (value.trim()) {
      const count = value.trim().split("\n").length;
      const words = interpolate(ngettext("Cleared %(count)s line", "Cleared %(count)s lines", count), { count });
      toast(words, { label: gettext("Undo"), act: () => this.write(value) });
    }
    this.#confirmed = 0;
    this.write("");
  }

  // --- what it means ------------------------------------------------------------------------------

  #show(text, answer) {
    const lines = text.split("\n");
    const isGood = answer && answer.status >= 200 && answer.status < 300;
    if (!answer || isGood) this.text.paper.learn(lines, answer?.body ?? {});
    this.#setPlan(isGood ? answer.body : null);
    if (!answer) this.note.say("");
    else if (isGood) this.note.say((answer.body.warnings ?? []).map((warning) => warning.sentence ?? String(warning)).join(" "));
    else this.#complain(answer, lines);
    this.#showLine();
  }

  #complain(answer, lines) {
    const problems = this.note.complain(answer);
    if (problems.length) this.text.paper.learn(lines, { ...answer.body, problems });
    return problems;
  }

  #setPlan(plan) {
    this.#plan = plan;
    const { spill, spillTitle, spillWords, tick } = this.parts;
    showPlan(this.parts, plan, this.currency);
    const due = plan ? sums(plan).spill : 0;
    if (due > this.#confirmed) this.#confirmed = 0;
    spill.hidden = due === 0;
    if (due) {
      spillTitle.textContent = interpolate(gettext("Sell with %(sum)s spill-over"), { sum: format(due, this.currency) });
      spillWords.textContent = spillSentence(plan, this.currency);
    } else {
      spill.classList.remove("asked");
    }
    tick.checked = due > 0 && this.#confirmed >= due;
    this.#label();
  }

  #label() {
    const { sell, sellWords, sellNarrow } = this.parts;
    const { total, spill } = sums(this.#plan ?? {});
    const asks = Boolean(this.attempt.unanswered);
    const sellIt = this.#plan ? interpolate(gettext("Sell %(sum)s"), { sum: format(total, this.currency) }) : gettext("Sell");
    sellWords.textContent = this.#closed || (asks ? gettext("Ask again") : sellIt);
    const due = spill > 0 && !this.#closed && !asks;
    sellNarrow.textContent = due ? interpolate(gettext(", %(sum)s to cover"), { sum: format(spill, this.currency) }) : "";
    sell.disabled = Boolean(this.#closed);
  }

  /** Selling is over, in `words`; "" opens it again. */
  close(words) {
    this.#closed = words;
    this.#label();
  }

  #showLine() {
    const { line } = this.text;
    this.expansion.show(line, this.text.paper.about(line));
  }

  // --- selling ------------------------------------------------------------------------------------

  async sell() {
    if (this.attempt.running || this.#closed || this.#deciding) return;
    if (this.attempt.unanswered) {
      await this.#send(this.attempt.unanswered);
      return;
    }
    if (!this.text.value.trim()) {
      this.text.focusEnd();
      return;
    }
    this.#deciding = true;
    const answer = await this.preview.settled();
    this.#deciding = false;
    if (!answer) return;
    if (answer.status < 200 || answer.status >= 300) {
      const [first] = this.#complain(answer, this.text.lines);
      if (first) this.text.goTo(first.line, first.column);
      return;
    }
    if (!this.#consents()) return;
    this.note.say("");
    this.parts.sell.focus();
    await this.#send({ ...this.#order(this.text.value), max_spill: decimal(this.#confirmed) });
  }

  /** Whether the spill-over is confirmed; asks for it otherwise. */
  #consents() {
    const { spill, tick } = this.parts;
    const due = sums(this.#plan).spill;
    if (due <= this.#confirmed) return true;
    if (!tick.offsetParent) {
      // On the phone the button itself names the spill-over, and pressing it is the consent.
      this.#confirmed = due;
      return true;
    }
    spill.classList.add("asked");
    tick.focus();
    this.note.say(gettext("Tick to sell with spill-over."), "wrong");
    return false;
  }

  async #send(body) {
    const { sell, giveUp } = this.parts;
    const slow = setTimeout(() => (sell.dataset.busy = "late"), SLOW_MS);
    sell.dataset.busy = "";
    this.text.lock(true);
    const result = await this.attempt.sell(body);
    clearTimeout(slow);
    delete sell.dataset.busy;
    if (!result) return;
    this.text.lock(result.outcome === UNKNOWN);
    giveUp.hidden = result.outcome !== UNKNOWN;
    if (result.outcome === SOLD) this.#sold(result.body, body.text);
    else if (result.outcome === UNKNOWN) this.note.say(gettext("No answer came. It may have been sold: ask again, it cannot be sold twice."), "wrong");
    else this.#refused(result);
    this.#label();
  }

  #sold(ticket, soldText) {
    this.#confirmed = 0;
    this.last.show(ticket, soldText);
    this.text.write("");
    this.parts.customer.value = "";
    this.dispatchEvent(new CustomEvent("sold", { bubbles: true, detail: ticket }));
  }

  #refused(result) {
    const { spill, tick, sell } = this.parts;
    if (result.body.code === "spill_exceeds" && result.body.plan) {
      this.#confirmed = 0;
      this.#setPlan(result.body.plan);
      this.note.say(gettext("The board moved: more spills over now. Look at the plan and confirm it."), "wrong");
      spill.classList.add("asked");
      (tick.offsetParent ? tick : sell).focus();
      return;
    }
    const [first] = this.#complain(result, this.text.lines);
    if (first) this.text.goTo(first.line, first.column);
    else this.parts.text.focus();
  }

  #giveUp() {
    this.attempt.forget();
    this.text.lock(false);
    this.parts.giveUp.hidden = true;
    this.note.say(gettext("Look for it in the recent tickets before you sell it again."), "wrong");
    this.#label();
    this.parts.text.focus();
  }
}

customElements.define("ticket-entry", TicketEntry);
