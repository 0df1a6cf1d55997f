/** The words under the box: what is wrong, line by line, each a way to its place; what can be done; or one sentence. */
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";

const SHOWN = 3;
const NAMED = 3;
const LISTED = 40;

export class EntryNote {
  #isAnswer = false;

  /** `goTo(line, column)` is called when a problem is clicked. */
  constructor(box, goTo) {
    this.box = box;
    box.addEventListener("click", (event) => {
      const place = event.target.closest?.("[data-line]")?.dataset;
      if (place) goTo(Number(place.line), Number(place.column));
    });
  }

  /** Show sentences, and buttons [{words, key, act}] below them. */
  say(words, tone = "quiet", acts = []) {
    this.#isAnswer = false;
    const sentences = [words].flat().filter(Boolean);
    if (this.#isShown(tone, sentences, acts)) return;
    this.box.replaceChildren(...sentences.map((sentence) => element("p", tone, sentence)), ...buttons(acts));
  }

  /** Answer what the person did. It stays until they type or act, whatever is asked about the text meanwhile. */
  answer(words, tone = "wrong") {
    this.say(words, tone);
    this.#isAnswer = true;
  }

  /** The person types: an answer has been read. */
  typed() {
    this.#isAnswer = false;
  }

  /** Show what else is to be known of a text that is right; an answer stays when there is nothing. */
  report(warnings) {
    if (warnings.length || !this.#isAnswer) this.say(warnings);
  }

  /**
   * Show problems [{line, column, sentence}]: the first of them, how many more lines have any, what is wrong besides,
   * and what can be done.
   */
  complain(problems, acts = [], besides = []) {
    this.#isAnswer = false;
    if (this.#isShown("problems", problems, acts, besides)) return;
    const shown = problems.slice(0, SHOWN).map(({ line, column = 1, sentence }) => {
      if (!line) return element("p", "wrong", sentence);
      const button = Object.assign(element("button", "wrong", sentence), { type: "button" });
      Object.assign(button.dataset, { line, column });
      return button;
    });
    const named = new Set(problems.slice(0, SHOWN).map(({ line }) => line));
    const more = [...new Set(problems.map(({ line }) => line))].filter((line) => !named.has(line));
    if (more.length) shown.push(element("p", "wrong", moreLines(more)));
    shown.push(...besides.map((sentence) => element("p", "wrong", sentence)));
    this.box.replaceChildren(...shown, ...buttons(acts));
  }

  /** Whether the same is there already. It is left alone: a button that is being pressed must not be replaced. */
  #isShown(...what) {
    const now = JSON.stringify(what);
    if (now === this.shown) return true;
    this.shown = now;
    return false;
  }
}

/** "and 5 more, in lines 101, 199, 222, 255, 300": each by its line, until there are too many to read. */
export function moreLines(lines) {
  const more = lines.length;
  if (more > LISTED) {
    const words = ngettext(
      "and %(count)s more line, marked above",
      "and %(count)s more lines, marked above",
      more,
    );
    return interpolate(words, { count: more });
  }
  const words = ngettext(
    "and %(count)s more, in line %(lines)s",
    "and %(count)s more, in lines %(lines)s",
    more,
  );
  return interpolate(words, { count: more, lines: lines.join(", ") });
}

/** "000", "000 and 111", "000, 111, 222 and 7 more". */
export function named(numbers) {
  const shown = numbers.slice(0, NAMED).join(", ");
  const more = numbers.length - NAMED;
  return more > 0 ? interpolate(gettext("%(named)s and %(more)s more"), { named: shown, more }) : shown;
}

function buttons(acts) {
  if (!acts.length) return [];
  const row = element("div", "entry-note-acts", "");
  for (const { words, key, act } of acts) {
    const button = Object.assign(element("button", "textlink", words), { type: "button" });
    if (key) button.append(" ", element("kbd", "", key));
    button.addEventListener("click", act);
    row.append(button);
  }
  return [row];
}

function element(tag, className, textContent) {
  return Object.assign(document.createElement(tag), { className, textContent });
}
