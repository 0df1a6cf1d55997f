/** `<collection-sheet>`: one meeting, entered by keyboard like a spreadsheet, recorded at once. */
import { hours } from "../../ui/frontend/clock.js";
import { decimal, format, node, plain } from "../../ui/frontend/money.js";
import { ask } from "../../ui/frontend/request.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";
import { MODES, Sheet, amountOf, counted, modeOf } from "./sheet-model.js";

const WORDS = {
  cash: gettext("Cash"),
  upi: gettext("UPI"),
  bank: gettext("Bank"),
  cheque: gettext("Cheque"),
  agent: gettext("Agent"),
};
const FIELDS = ["amount", "mode", "reference"];

class CollectionSheet extends HTMLElement {
  connectedCallback() {
    const facts = JSON.parse(document.getElementById("sheet-facts").textContent);
    this.facts = facts;
    this.sheet = new Sheet(facts.rows);
    this.key = crypto.randomUUID();
    this.place = `sheet:${facts.id}`;
    try {
      this.sheet.restore(JSON.parse(localStorage.getItem(this.place) ?? "[]"));
    } catch {
      localStorage.removeItem(this.place);
    }
    this.#build();
    this.#show();
    this.addEventListener("input", (event) => this.#typed(event.target));
    this.addEventListener("change", (event) => this.#finished(event.target));
    this.addEventListener("keydown", (event) => this.#pressed(event));
    // This also works from the Record button, which follows the last row.
    document.addEventListener("keydown", (event) => this.#undone(event));
    this.addEventListener("click", (event) => this.#taken(event.target));
    this.addEventListener("focusin", (event) => this.#chosen(event.target));
    this.part("record").addEventListener("click", () => this.#record());
    // On a phone the keyboard would cover half of the list before a row is chosen.
    if (!matchMedia("(max-width: 47.99rem)").matches) this.cells[0]?.amount.focus();
  }

  part(name) {
    return document.querySelector(`[data-sheet-part="${name}"]`);
  }

  #build() {
    const { facts } = this;
    const body = this.querySelector("tbody");
    this.cells = this.sheet.rows.map((row, index) => {
      const line = document.createElement("tr");
      const name = cell(row.name, "sheet-name");
      const label = document.createElement("th");
      label.scope = "row";
      label.textContent = row.label;
      if (row.prized) label.append(this.#prizedMark());
      const amount = field("input", index, "amount", `${gettext("Paid now")}, ${row.label}`);
      amount.inputMode = "decimal";
      const mode = field("select", index, "mode", `${gettext("Mode")}, ${row.label}`);
      mode.append(new Option("", ""), ...MODES.map((one) => new Option(WORDS[one], one)));
      const reference = field("input", index, "reference", `${gettext("Reference")}, ${row.label}`);
      reference.maxLength = 100;
      const left = cell("", "num sheet-left");
      const due = money(row.due, facts.currency, "sheet-due");
      const arrears = money(
        row.arrears,
        facts.currency,
        `sheet-arrears ${row.arrears > 0 ? "text-loss" : "quiet"}`,
      );
      due.dataset.name = gettext("Due");
      arrears.dataset.name = gettext("Arrears");
      arrears.classList.toggle("none", !row.arrears);
      line.append(
        label,
        name,
        due,
        arrears,
        held(amount, "num sheet-amount"),
        held(mode, "sheet-mode"),
        held(reference, "sheet-reference"),
        left,
      );
      const take = this.#takeButton(row, index);
      if (take) amount.after(take);
      body.append(line);
      return { line, amount, mode, reference, left, name, take };
    });
    const grid = this.part("grid");
    this.marks = this.sheet.rows.map((row) => {
      const mark = document.createElement("i");
      mark.textContent = row.label.replace(/^\D+0*/, "");
      grid.append(mark);
      return mark;
    });
    this.part("notes")?.addEventListener("input", () => this.#count());
  }

  /** On a phone one tap enters the full due; on a keyboard Enter does. */
  #takeButton(row, index) {
    const whole = row.due + row.arrears;
    if (whole <= 0) return null;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-line sheet-take",
      tabIndex: -1,
    });
    button.dataset.take = index;
    button.textContent = `${format(whole, this.facts.currency)} ✓`;
    button.setAttribute(
      "aria-label",
      interpolate(gettext("Enter %(amount)s for %(ticket)s"), {
        amount: format(whole, this.facts.currency),
        ticket: row.label,
      }),
    );
    return button;
  }

  #taken(target) {
    const button = target.closest?.("[data-take]");
    if (!button) return;
    const at = Number(button.dataset.take);
    this.sheet.take(at);
    this.#tidy(at);
    this.#keep();
    this.#show(at);
  }

  #tidy(at) {
    this.sheet.tidy(at, (amount) => plain(amount, this.facts.currency));
  }

  #finished(target) {
    this.#typed(target);
    const { index, field: name } = target.dataset;
    if (index === undefined || name !== "amount") return;
    this.#tidy(Number(index));
    this.#show(Number(index));
  }

  /** Undo on Ctrl Z anywhere on the page, except in other fields. */
  #undone(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
    const { target } = event;
    if (!this.contains(target) && target.matches?.("input, select, textarea")) return;
    event.preventDefault();
    const changed = this.sheet.undo();
    if (changed === null) return;
    this.#keep();
    this.#show(changed);
    this.cells[changed].amount.focus();
  }

  #prizedMark() {
    const mark = document.getElementById("prized-mark").content.cloneNode(true);
    return mark;
  }

  #typed(target) {
    const { index, field: name } = target.dataset;
    if (index === undefined) return;
    this.sheet.set(Number(index), name, target.value);
    this.#keep();
    this.#show(Number(index));
  }

  #pressed(event) {
    const { index, field: name } = event.target.dataset;
    if (index === undefined) return;
    const at = Number(index);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (name === "amount" && !event.target.value.trim()) this.sheet.take(at);
      this.#tidy(at);
      this.#keep();
      this.#show(at);
      this.#go(at + (event.shiftKey ? -1 : 1), name === "mode" ? "amount" : name);
    } else if (name !== "mode" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#go(at + (event.key === "ArrowDown" ? 1 : -1), name);
    } else if (name === "amount" && modeOf(event.key)) {
      event.preventDefault();
      this.sheet.set(at, "mode", modeOf(event.key));
      this.#keep();
      this.#show(at);
    } else if (event.key === "Escape" && name === "amount") {
      this.sheet.set(at, "amount", "");
      this.#show(at);
    }
  }

  #go(at, name) {
    const next = this.cells[at]?.[name];
    if (!next) return this.part("record").focus();
    next.focus();
    next.select?.();
  }

  #chosen(target) {
    const { index } = target.dataset;
    this.chosen?.removeAttribute("aria-selected");
    this.chosen = index === undefined ? null : this.cells[index].line;
    this.chosen?.setAttribute("aria-selected", "true");
  }

  /** Show one row or all of them, and the sums. */
  #show(only) {
    const rows = only === undefined ? this.sheet.rows.keys() : [only];
    for (const index of rows) this.#showRow(index);
    this.#showSums();
  }

  #showRow(index) {
    const row = this.sheet.rows[index];
    const { line, left, name, take, ...boxes } = this.cells[index];
    if (take) take.hidden = Boolean(row.receipt) || row.amount.trim() !== "";
    for (const one of FIELDS) {
      if (boxes[one].value !== row[one]) boxes[one].value = row[one];
      boxes[one].readOnly = Boolean(row.receipt);
      if (one === "mode") boxes[one].disabled = Boolean(row.receipt);
    }
    const bad = Boolean(row.error) || (!row.receipt && Number.isNaN(amountOf(row.amount)));
    line.classList.toggle("wrong", bad);
    line.classList.toggle("filled", !row.receipt && amountOf(row.amount) > 0);
    boxes.amount.setAttribute("aria-invalid", String(bad));
    this.#leftOf(row, left);
    const said =
      row.error ||
      (bad
        ? gettext("Enter an amount, such as 5,000 or 5000.50")
        : row.receipt
          ? interpolate(gettext("receipt %(number)s"), { number: row.receipt })
          : "");
    name.replaceChildren(
      row.name,
      said
        ? Object.assign(document.createElement("span"), {
            className: bad ? "small text-loss" : "small quiet",
            textContent: said,
          })
        : "",
    );
    const mark = this.marks[index];
    const paid = row.taken || amountOf(row.amount) || 0;
    mark.className =
      this.sheet.left(row) <= 0 ? "paid" : row.arrears > 0 && !(paid > 0) ? "late" : paid > 0 ? "part" : "";
  }

  #leftOf(row, cellOf) {
    const left = this.sheet.left(row);
    const { currency } = this.facts;
    cellOf.className = `num sheet-left ${left <= 0 ? "text-gain" : row.arrears > 0 ? "text-loss" : ""}`;
    cellOf.textContent =
      left === 0
        ? gettext("clear")
        : left < 0
          ? interpolate(gettext("+%(amount)s ahead"), { amount: plain(-left, currency) })
          : plain(left, currency);
  }

  #showSums() {
    const { currency } = this.facts;
    const { sum, count, due, modes } = this.sheet.totals;
    this.part("sum").replaceChildren(node(sum, currency));
    this.part("of").textContent = interpolate(gettext("of %(due)s due, %(count)s of %(all)s tickets"), {
      due: format(due, currency),
      count,
      all: this.sheet.rows.length,
    });
    this.part("modes").replaceChildren(
      ...MODES.filter((mode) => modes[mode]).map((mode) => {
        const line = document.createElement("div");
        const name = Object.assign(document.createElement("span"), { textContent: WORDS[mode] });
        const dots = Object.assign(document.createElement("span"), { className: "dots" });
        line.append(name, dots, node(modes[mode], currency));
        return line;
      }),
    );
    const lines = this.sheet.lines;
    const button = this.part("record");
    const whole = lines.reduce((so_far, row) => so_far + (amountOf(row.amount) || 0), 0);
    this.part("record-word").textContent = lines.length
      ? interpolate(
          ngettext("Record %(count)s payment, %(sum)s", "Record %(count)s payments, %(sum)s", lines.length),
          { count: lines.length, sum: format(whole, currency) },
        )
      : gettext("Nothing to record yet");
    button.disabled = !lines.length || this.busy;
    this.#count();
  }

  #count() {
    const boxes = [...(this.part("notes")?.querySelectorAll("input") ?? [])];
    if (!boxes.length) return;
    const notes = boxes.map((box) => [Number(box.dataset.note), box.value]);
    for (const box of boxes)
      box.closest("[data-note-row]").querySelector("[data-note-sum]").textContent = plain(
        counted([[Number(box.dataset.note), box.value]]),
        this.facts.currency,
      );
    const whole = counted(notes);
    const cash = this.sheet.totals.modes.cash ?? 0;
    this.part("counted").replaceChildren(node(whole, this.facts.currency));
    const verdict = this.part("agrees");
    verdict.hidden = whole === 0;
    verdict.className = `tag ${whole === cash ? "tag-gain" : "tag-wait"} justify-center`;
    verdict.textContent =
      whole === cash
        ? gettext("Matches the sheet")
        : interpolate(
            gettext(whole > cash ? "%(amount)s more than the sheet" : "%(amount)s less than the sheet"),
            { amount: format(Math.abs(whole - cash), this.facts.currency) },
          );
  }

  #keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify(this.sheet.draft));
      const said = this.part("kept");
      said.hidden = false;
      said.querySelector("[data-word]").textContent = interpolate(
        gettext("Saved on this device at %(time)s"),
        {
          time: hours(new Date().toISOString()),
        },
      );
    } catch {
      // Without storage, only the saved draft is lost.
    }
  }

  /** An excess is reported first, and recorded when the button is pressed again. */
  #asksForCredit() {
    const { ahead } = this.sheet;
    const known = JSON.stringify(ahead.map(({ row, credit }) => [row.ticket, credit]));
    if (!ahead.length || known === this.agreed) return false;
    this.agreed = known;
    const [first] = ahead;
    this.part("said").textContent = interpolate(
      ngettext(
        "%(ticket)s pays %(amount)s more than it owes, which becomes credit. Press Record again to record it.",
        "%(count)s tickets pay more than they owe: %(ticket)s by %(amount)s. The rest becomes credit. Press Record again to record it.",
        ahead.length,
      ),
      { count: ahead.length, ticket: first.row.label, amount: format(first.credit, this.facts.currency) },
    );
    return true;
  }

  async #record() {
    const wrong = this.sheet.wrong[0];
    if (wrong) return this.#go(this.sheet.rows.indexOf(wrong), "amount");
    if (this.busy || !this.sheet.lines.length) return;
    if (this.#asksForCredit()) return;
    this.busy = true;
    const button = this.part("record");
    button.disabled = true;
    button.dataset.busy = "late";
    const lines = this.sheet.lines.map((row) => ({
      ticket: row.ticket,
      amount: decimal(amountOf(row.amount)),
      method: row.mode || "cash",
      reference: row.reference.trim(),
    }));
    const { status, body } = await ask(this.facts.url, {
      method: "POST",
      json: { lines, key: this.key },
      csrf: this.facts.csrf,
      timeout_ms: 60_000,
    });
    this.busy = false;
    delete button.dataset.busy;
    const said = this.part("said");
    if (status === 200) {
      this.sheet.answered(body.results);
      this.key = crypto.randomUUID();
      localStorage.removeItem(this.place);
      if (this.sheet.draft.length) this.#keep();
      const bad = body.results.filter((one) => !one.receipt_number).length;
      said.textContent = bad
        ? interpolate(
            ngettext(
              "%(count)s payment was not recorded. The reason is beside it.",
              "%(count)s payments were not recorded. The reasons are beside them.",
              bad,
            ),
            { count: bad },
          )
        : gettext("All payments recorded.");
    } else {
      if (status >= 400 && status < 500) {
        this.key = crypto.randomUUID();
        this.sheet.refused(
          lines.map((line) => line.ticket),
          body.errors ?? {},
        );
      }
      said.textContent =
        status >= 400 && status < 500
          ? (body.detail ?? "")
          : gettext("Connection lost. Press Record again: nothing is recorded twice.");
    }
    this.#show();
  }
}

function field(tag, index, name, label) {
  const made = document.createElement(tag);
  made.dataset.index = index;
  made.dataset.field = name;
  made.setAttribute("aria-label", label);
  made.autocomplete = "off";
  return made;
}

function cell(text, className = "") {
  return Object.assign(document.createElement("td"), { textContent: text, className });
}

function held(box, className = "") {
  const made = cell("", `sheet-box ${className}`);
  made.append(box);
  return made;
}

function money(parts, currency, className = "") {
  return cell(plain(parts, currency), `num ${className}`);
}

customElements.define("collection-sheet", CollectionSheet);
