/** The words under the box: what is wrong, line by line, each a way to its place; or one sentence. */
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";
import { problemsOf, sentencesOf } from "./problems.js";

const SHOWN = 3;

export class EntryNote {
  /** `goTo(line, column)` is called when a problem is clicked. */
  constructor(box, goTo) {
    this.box = box;
    box.addEventListener("click", (event) => {
      const place = event.target.closest?.("[data-line]")?.dataset;
      if (place) goTo(Number(place.line), Number(place.column));
    });
  }

  say(words, tone = "quiet") {
    this.box.replaceChildren(...(words ? [element("p", tone, words)] : []));
  }

  /** Show an answer that was no; returns its problems. */
  complain(answer) {
    const problems = problemsOf(answer.body);
    if (!problems.length) {
      this.say(sentencesOf(answer), "wrong");
      return problems;
    }
    const shown = problems.slice(0, SHOWN).map(({ line, column = 1, sentence }) => {
      const button = Object.assign(element("button", "wrong", sentence), { type: "button" });
      Object.assign(button.dataset, { line, column });
      return button;
    });
    const more = problems.length - shown.length;
    if (more > 0) {
      const words = ngettext("and %(count)s more line, marked above", "and %(count)s more lines, marked above", more);
      shown.push(element("p", "wrong", interpolate(words, { count: more })));
    }
    this.box.replaceChildren(...shown);
    return problems;
  }
}

function element(tag, className, textContent) {
  return Object.assign(document.createElement(tag), { className, textContent });
}
