/** The figures of the collection sheet: typed amounts, open amounts and sums, all in ten-thousandths. */
import { PARTS, decimal, parse } from "../../ui/frontend/money.js";

export const MODES = ["cash", "upi", "bank", "cheque", "agent"];
const KEYS = { c: "cash", u: "upi", b: "bank", q: "cheque", a: "agent" };
const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;

/** Return the payment method of a key, or undefined. */
export const modeOf = (key) => KEYS[key.toLowerCase()];

/** Return "5,000" as 50000000, NaN for an invalid amount, 0 for an empty one. */
export function amountOf(text) {
  const plain = String(text ?? "")
    .replaceAll(",", "")
    .trim();
  if (!plain) return 0;
  return AMOUNT.test(plain) ? parse(plain) : NaN;
}

export class Sheet {
  /** `rows`: {ticket, label, name, due, arrears, prized} with amounts as decimal strings. */
  constructor(rows) {
    this.rows = rows.map((row) => ({
      ...row,
      due: parse(row.due),
      arrears: parse(row.arrears),
      amount: "",
      mode: "",
      reference: "",
      receipt: null,
      error: "",
      taken: 0,
    }));
    this.history = [];
    this.lastMode = "cash";
  }

  /** Change one field of a row, so that it can be undone. */
  set(index, field, value) {
    const row = this.rows[index];
    if (row.receipt || row[field] === value) return;
    this.history.push({ index, field, before: row[field] });
    row[field] = value;
    row.error = "";
    if (field === "mode" && value) this.lastMode = value;
    if (field === "amount" && amountOf(value) > 0 && !row.mode) {
      this.history.push({ index, field: "mode", before: "", joined: true });
      row.mode = this.lastMode;
    }
  }

  /** Return all that is owed, this month and before. */
  take(index) {
    const row = this.rows[index];
    const whole = row.due + row.arrears;
    if (whole > 0 && !row.receipt) this.set(index, "amount", decimal(whole).replace(/\.00$/, ""));
  }

  /** Undo the last change, and return its row's index, or null. */
  undo() {
    const last = this.history.pop();
    if (!last) return null;
    this.rows[last.index][last.field] = last.before;
    if (last.joined) return this.undo();
    return last.index;
  }

  /** Format a finished amount, "15000" as "15,000", without adding a change to undo. */
  tidy(index, write) {
    const row = this.rows[index];
    const amount = amountOf(row.amount);
    if (amount > 0 && !row.receipt) row.amount = write(amount);
  }

  /** Return the rows that are paid more than they owe, each with the excess that becomes credit. */
  get ahead() {
    return this.lines.filter((row) => this.left(row) < 0).map((row) => ({ row, credit: -this.left(row) }));
  }

  /** Return what stays owed (negative: paid ahead) once the typed amounts are recorded. */
  left(row) {
    return row.due + row.arrears - row.taken - (row.receipt ? 0 : amountOf(row.amount) || 0);
  }

  /** Return the payments to record now. */
  get lines() {
    return this.rows.filter((row) => !row.receipt && row.amount.trim() !== "" && amountOf(row.amount) !== 0);
  }

  /** Return the rows with an invalid amount. */
  get wrong() {
    return this.rows.filter((row) => !row.receipt && Number.isNaN(amountOf(row.amount)));
  }

  /** Return {sum, count, due, clear, modes: {cash: …}} of all recorded and typed amounts. */
  get totals() {
    const modes = {};
    let sum = 0;
    let count = 0;
    let due = 0;
    for (const row of this.rows) {
      const paid = row.taken || amountOf(row.amount) || 0;
      due += row.due + row.arrears;
      if (paid > 0) {
        sum += paid;
        count += 1;
        modes[row.mode || "cash"] = (modes[row.mode || "cash"] ?? 0) + paid;
      }
    }
    return { sum, count, due, modes };
  }

  /** Apply the results of recording: {ticket, receipt_number} or {ticket, detail}. */
  answered(results) {
    const byTicket = new Map(results.map((result) => [result.ticket, result]));
    for (const row of this.rows) {
      const result = byTicket.get(row.ticket);
      if (!result) continue;
      if (result.receipt_number) {
        row.taken = amountOf(row.amount);
        row.receipt = result.receipt_number;
        row.error = "";
      } else row.error = result.detail;
    }
    this.history = [];
  }

  /** Apply the server's errors: `lines.2.amount` is about the second of the sent `tickets`, `amount` about the first. */
  refused(tickets, errors) {
    for (const [path, sentences] of Object.entries(errors)) {
      const place = /^lines\.(\d+)\./.exec(path);
      const ticket = place ? tickets[Number(place[1]) - 1] : tickets.length === 1 ? tickets[0] : null;
      const row = this.rows.find((one) => one.ticket === ticket);
      if (row) row.error = sentences.join(" ");
    }
  }

  /** Return what is typed and not recorded, to be saved on this device. */
  get draft() {
    return this.rows
      .filter((row) => !row.receipt && (row.amount || row.reference))
      .map(({ ticket, amount, mode, reference }) => ({ ticket, amount, mode, reference }));
  }

  restore(draft) {
    const byTicket = new Map((Array.isArray(draft) ? draft : []).map((one) => [one.ticket, one]));
    for (const row of this.rows) {
      const kept = byTicket.get(row.ticket);
      if (kept)
        Object.assign(row, {
          amount: String(kept.amount ?? ""),
          mode: MODES.includes(kept.mode) ? kept.mode : "",
          reference: String(kept.reference ?? ""),
        });
    }
  }
}

/** Return the sum of the counted notes as an amount. */
export const counted = (notes) =>
  notes.reduce((sum, [value, count]) => sum + value * (Number(count) || 0) * PARTS, 0);
