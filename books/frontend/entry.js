/**
 * `<ticket-entry>`: type, see what it means, sell, print; the keyboard alone is enough.
 *
 * Attributes: preview-url, tickets-url, currency, csrf, draft-key. `follow(model)` ties the chips to the board.
 * Says `sold` (detail: the ticket). A sale can never happen twice: see attempt.js.
 */
import { decimal, format } from "../../ui/frontend/money.js";
import { ask } from "../../ui/frontend/request.js";
import { toast } from "../../ui/frontend/shell.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";
import { Attempt, SOLD, UNKNOWN } from "./attempt.js";
import { Draft } from "./entry-draft.js";
import { EntryNote, named } from "./entry-note.js";
import { EntryText } from "./entry-text.js";
import { Expansion } from "./expansion.js";
import { LastTicket } from "./last-ticket.js";
import { showPlan, spillSentence, sums } from "./plan.js";
import { Preview } from "./preview.js";
import { problemsOf, sentencesOf } from "./problems.js";
import { Reading } from "./reading.js";

const SLOW_MS = 400;
const SELL_MS = 30_000;

export class TicketEntry extends HTMLElement {
  /** What the server said of the text as it is; empty before it has. */
  #reading = new Reading("", null);
  /** The plan of a ticket that can be sold as it is. */
  #plan = null;
  #confirmed = 0;
  #closed = "";
  #deciding = false;

  connectedCallback() {
    if (this.parts) return;
    this.parts = Object.fromEntries(
      [...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]),
    );
    const { text, paper, note, expansion } = this.parts;
    this.currency = this.getAttribute("currency");
    this.text = new EntryText({ text, paper, currency: this.currency });
    this.note = new EntryNote(note, (line, column) => this.text.goTo(line, column));
    this.expansion = new Expansion(expansion);
    this.preview = new Preview({
      post: (value) => this.#ask(value),
      show: (value, answer) => this.#show(value, answer),
    });
    this.attempt = new Attempt({
      post: (body, key) => this.#post("tickets-url", body, { "Idempotency-Key": key }, SELL_MS),
    });
    this.last = new LastTicket({
      parts: this.parts,
      currency: this.currency,
      undo_seconds: Number(this.getAttribute("undo-seconds")),
      undoSale: (id) => this.#post("undo-url", { ticket: id }),
      again: (value, customer) => this.#addLines(value, customer),
      back: () => this.parts.text.focus(),
      isEmpty: () => !this.text.value.trim(),
      complain: (words) => this.note.answer(words),
    });
    this.draft = new Draft({ text: this.text, key: this.getAttribute("draft-key"), parts: this.parts });
    this.#listen();
    this.text.begin();
    this.draft.begin();
  }

  follow(model) {
    this.expansion.follow(model);
  }

  #listen() {
    const { sell, clear, customer, tick, giveUp } = this.parts;
    this.text.addEventListener("written", () => this.preview.write(this.text.value));
    this.parts.text.addEventListener("input", () => this.note.typed(), { capture: true });
    this.text.addEventListener("moved", () => this.#showLine());
    this.text.addEventListener("left", () => this.#judge());
    this.text.addEventListener("ahead", () => this.#showAhead());
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
    this.addEventListener("keydown", (event) => this.#typeOn(event));
    addEventListener("online", () => this.attempt.unanswered && this.sell());
  }

  #key(event) {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.sell();
    else if (event.key === "F3") this.goToBad(event.shiftKey ? -1 : 1);
    else if (event.key === "F4") this.parts.customer.focus();
    else if (event.key === "F1") document.querySelector("[data-opens=entry-help]")?.click();
    else if (event.key === "Escape" && this.contains(event.target)) this.clear();
    else if (!this.last.key(event.key)) return;
    event.preventDefault();
  }

  /** Whoever types on while a question has the focus types into the box: no digit is lost, and no space answers. */
  #typeOn(event) {
    if (event.key.length > 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("button, input[type=checkbox]")) this.parts.text.focus();
  }

  #leaveCustomer(event) {
    if ((event.key !== "Enter" && event.key !== "Escape") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.parts.text.focus();
  }

  #post(url, json, headers = {}, timeout_ms = 15_000) {
    // The cookie is newer than the page when somebody signed in again in another tab.
    const csrf =
      /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? this.getAttribute("csrf");
    return ask(this.getAttribute(url), { method: "POST", json, csrf, headers, timeout_ms });
  }

  async #ask(text) {
    const answer = await this.#post("preview-url", this.#order(text));
    // A page instead of an answer is the sign-in, or a form that is too old.
    return answer.body.code === "not_json" && answer.status < 500 ? { ...answer, status: 401 } : answer;
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
    this.text.typing = this.text.line;
  }

  /** Lines below what is there, and for whom unless somebody is named; nothing that was typed is lost. */
  #addLines(lines, customer = "") {
    this.parts.customer.value ||= customer;
    const typed = this.text.value.trimEnd();
    this.write(typed ? `${typed}\n${lines}` : lines);
  }

  clear() {
    const { value, isLocked } = this.text;
    if (isLocked) return;
    if (value.trim()) {
      const count = value.trim().split("\n").length;
      const words = interpolate(ngettext("Cleared %(count)s line", "Cleared %(count)s lines", count), {
        count,
      });
      toast(words, { label: gettext("Undo"), act: () => this.write(value) });
    }
    this.#confirmed = 0;
    this.draft.forget();
    this.write("");
  }

  // --- what it means ------------------------------------------------------------------------------

  #show(text, answer) {
    this.#reading = new Reading(text, answer);
    this.text.paper.learn(text.split("\n"), this.#reading);
    this.#judge();
  }

  /** Show what is right and what is wrong, but for what is wrong with the line that is being typed. */
  #judge() {
    const { typing, paper } = this.text;
    const reading = this.#reading;
    paper.spare(typing);
    const problems = reading.problemsBut(typing);
    const isWhole = !reading.problems.length && !reading.leftOut.length && !reading.sentence;
    this.#setPlan(reading.plan, isWhole);
    if (problems.length) this.note.complain(problems, this.#acts(problems), reading.leftOutSentences());
    else if (reading.sentence) this.note.say(reading.sentence, "wrong");
    else if (reading.leftOut.length) this.note.say(reading.leftOutSentences(), "wrong", this.#actsWithout());
    else this.note.report(reading.warnings);
    this.#count(problems);
    this.#showLine();
  }

  /** "₹8,430 of 291 good lines, 9 to fix". */
  #count(problems) {
    const { summary, count } = this.parts;
    const bad = new Set(problems.map(({ line }) => line).filter(Boolean)).size;
    summary.classList.toggle("partial", bad > 0);
    if (!bad) return;
    const good = this.#reading.goodLines;
    const lines = interpolate(ngettext("of %(count)s good line", "of %(count)s good lines", good), {
      count: good,
    });
    count.textContent = interpolate(ngettext("%(lines)s, %(bad)s to fix", "%(lines)s, %(bad)s to fix", bad), {
      lines,
      bad,
    });
  }

  #acts(problems) {
    const bad = new Set(problems.map(({ line }) => line).filter(Boolean));
    if (!bad.size) return [];
    const leave = ngettext("Leave %(count)s bad line out", "Leave %(count)s bad lines out", bad.size);
    return [
      { words: gettext("Next bad line"), key: "F3", act: () => this.goToBad(1) },
      ...(this.#reading.goodLines
        ? [{ words: interpolate(leave, { count: bad.size }), act: () => this.#leaveOut(bad) }]
        : []),
    ];
  }

  #actsWithout() {
    const numbers = this.#reading.leftOut.map(({ number }) => number);
    if (!this.#reading.plan) return [];
    return [
      {
        words: interpolate(gettext("Sell without %(numbers)s"), { numbers: named(numbers) }),
        act: () => this.#sellWithout(),
      },
    ];
  }

  #leaveOut(bad) {
    if (this.text.isLocked) return;
    const { value } = this.text;
    const words = interpolate(ngettext("Left %(count)s line out", "Left %(count)s lines out", bad.size), {
      count: bad.size,
    });
    this.write(this.text.lines.filter((_, n) => !bad.has(n + 1)).join("\n"));
    toast(words, { label: gettext("Undo"), act: () => this.write(value) });
  }

  async #sellWithout() {
    if (this.text.isLocked) return;
    this.write(this.#reading.textWithout());
    await this.sell();
  }

  /** Put the caret into the next bad line, or with -1 into the one before, and go round at the end. */
  async goToBad(step) {
    this.text.leave();
    await this.preview.settled();
    const places = [
      ...new Map(this.#reading.problems.filter(({ line }) => line).map((one) => [one.line, one])).values(),
    ];
    if (!places.length) {
      this.note.answer(gettext("No line needs fixing."), "quiet");
      return;
    }
    const here = this.text.line + 1;
    const onward =
      step > 0 ? places.find(({ line }) => line > here) : places.findLast(({ line }) => line < here);
    const { line, column } = onward ?? places.at(step > 0 ? 0 : -1);
    this.text.goTo(line, column);
  }

  #setPlan(plan, isWhole) {
    this.#plan = isWhole ? plan : null;
    const { spill, spillTitle, spillWords, tick } = this.parts;
    showPlan(this.parts, plan, this.currency);
    const due = this.#plan ? sums(plan).spill : 0;
    if (due > this.#confirmed) this.#confirmed = 0;
    spill.hidden = due === 0;
    if (due) {
      spillTitle.textContent = interpolate(gettext("Sell with %(sum)s spill-over"), {
        sum: format(due, this.currency),
      });
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
    const sellIt = this.#plan
      ? interpolate(gettext("Sell %(sum)s"), { sum: format(total, this.currency) })
      : gettext("Sell");
    sellWords.textContent = this.#closed || (asks ? gettext("Try again") : sellIt);
    const due = spill > 0 && !this.#closed && !asks;
    sellNarrow.textContent = due
      ? interpolate(gettext(", %(sum)s to cover"), { sum: format(spill, this.currency) })
      : "";
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

  #showAhead() {
    const { ahead } = this.parts;
    ahead.hidden = !this.text.ahead;
    ahead.textContent = interpolate(gettext("Next ticket: %(text)s"), {
      text: this.text.ahead.replaceAll("\n", " ⏎ "),
    });
  }

  // --- selling ------------------------------------------------------------------------------------

  async sell() {
    if (this.attempt.running || this.#deciding) return;
    if (this.#closed) {
      this.note.answer(
        interpolate(gettext("Selling isn't possible now: %(state)s."), { state: this.#closed }),
      );
      return;
    }
    if (this.attempt.unanswered) {
      await this.#send(this.attempt.unanswered);
      return;
    }
    if (!this.text.value.trim()) {
      this.note.answer(gettext("Nothing to sell yet. Enter a number and its amount, such as 123=10."));
      this.text.focusEnd();
      return;
    }
    if (this.draft.isMixed) {
      this.draft.ask();
      return;
    }
    await this.#decide();
  }

  /** Sell if the text can be sold as it is; what is typed while that is asked begins the next ticket. */
  async #decide() {
    const stays = (act) => {
      this.#deciding = false;
      this.text.release();
      act?.();
    };
    this.#deciding = true;
    this.text.lock(true);
    this.text.leave();
    // Keys go to the box, which keeps them for the next ticket.
    this.parts.text.focus({ preventScroll: true });
    const answer = await this.preview.settled();
    if (!answer) return stays();
    if (!this.#plan) return stays(() => this.#goToFirst());
    if (!this.#consents()) return stays(() => this.#askConsent());
    this.#deciding = false;
    this.note.say("");
    await this.#send({ ...this.#order(this.text.value), max_spill: decimal(this.#confirmed) });
  }

  #goToFirst() {
    this.#judge();
    const first = this.#reading.problems.find(({ line }) => line);
    if (first) this.text.goTo(first.line, first.column);
    else if (this.#reading.leftOut.length) this.parts.note.querySelector(".entry-note-acts button")?.focus();
  }

  /** Whether the spill-over is confirmed. */
  #consents() {
    const { tick } = this.parts;
    const due = sums(this.#plan).spill;
    if (due <= this.#confirmed) return true;
    if (tick.offsetParent) return false;
    // On the phone the button itself names the spill-over, and pressing it is the consent.
    this.#confirmed = due;
    return true;
  }

  #askConsent() {
    const { spill, tick } = this.parts;
    spill.classList.add("asked");
    tick.focus();
    const sum = format(sums(this.#plan ?? this.#reading.plan ?? {}).spill, this.currency);
    this.note.answer(interpolate(gettext("Confirm the %(sum)s spill-over to sell."), { sum }));
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
    giveUp.hidden = result.outcome !== UNKNOWN;
    if (result.outcome === SOLD) this.#sold(result.body, body.text);
    else if (result.outcome === UNKNOWN) this.note.answer(UNCERTAIN());
    else this.#refused(result);
    this.#label();
  }

  #sold(ticket, soldText) {
    this.#confirmed = 0;
    this.last.show(ticket, soldText);
    this.draft.forget();
    this.text.lock(false);
    this.text.write("");
    this.text.release();
    this.parts.customer.value = "";
    this.dispatchEvent(new CustomEvent("sold", { bubbles: true, detail: ticket }));
  }

  #refused(result) {
    const { spill, tick, sell } = this.parts;
    this.text.release();
    if (result.body.code === "spill_exceeds" && result.body.plan) {
      this.#confirmed = 0;
      this.#setPlan(result.body.plan, true);
      this.note.answer(gettext("The board changed: more spills over now. Check the plan and confirm it."));
      spill.classList.add("asked");
      (tick.offsetParent ? tick : sell).focus();
      return;
    }
    const problems = problemsOf(result.body);
    if (problems.length) this.note.complain(problems);
    else this.note.answer(sentencesOf(result));
    this.parts.text.focus();
  }

  #giveUp() {
    this.attempt.forget();
    this.parts.giveUp.hidden = true;
    this.text.release();
    this.note.answer(gettext("Check the recent tickets before you sell it again."));
    this.#label();
    this.parts.text.focus();
  }
}

const UNCERTAIN = () =>
  gettext(
    "Connection lost. We don't know yet whether this ticket was sold. Try again: it can't be sold twice.",
  );

customElements.define("ticket-entry", TicketEntry);
