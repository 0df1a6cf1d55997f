/** What the server said of a text: what can be sold of it, and what is wrong, for a page to show. */
import { problemsOf, sentencesOf } from "./problems.js";

const NAMED = 3;

export class Reading {
  /** `answer` is {status, body} of the page's preview, or null for an empty text. */
  constructor(text, answer) {
    const body = answer?.body ?? {};
    const isRead = Boolean(answer) && answer.status === 200;
    this.text = text;
    this.lines = body.lines ?? [];
    this.ignored = body.ignored ?? [];
    this.warnings = body.warnings ?? [];
    this.plan = body.plan ?? null;
    this.problems = isRead ? problemsOf({ problems: body.problems }) : [];
    /** Numbers that can't be sold now: [{number, sentence, lines}]. */
    this.leftOut = body.left_out ?? [];
    this.rewritten = body.rewritten ?? {};
    /** What is wrong with the ticket as a whole, or "". */
    this.sentence = "";
    if (answer && !isRead) this.sentence = sentencesOf(answer);
    else if (body.refusal) this.sentence = sentencesOf({ status: 409, body: body.refusal });
  }

  /** What is wrong, but for the line that is being typed (from 0, or null). */
  problemsBut(typing) {
    return this.problems.filter(({ line }) => {
      // Nothing but an unfinished line is no problem of the whole text.
      if (line === 0 && typing !== null && this.text.trim() && !this.text.trim().includes("\n")) return false;
      return line - 1 !== typing || typing === null;
    });
  }

  /** How many lines something can be sold of. */
  get goodLines() {
    const lines = new Set(this.lines.map(({ line }) => line));
    return [...lines].filter((line) => this.rewritten[line] !== "").length;
  }

  leftOutSentences() {
    return this.leftOut.slice(0, NAMED).map(({ sentence }) => sentence);
  }

  /** The text without the numbers that can't be sold. */
  textWithout() {
    return this.text
      .split("\n")
      .map((line, n) => this.rewritten[n + 1] ?? line)
      .filter((line, n) => line !== "" || !(n + 1 in this.rewritten))
      .join("\n");
  }
}
