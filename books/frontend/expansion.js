/** "Line 2 is 123 132 213 …": the numbers that the line of the caret stands for, as chips on their ink. */
import { gettext, interpolate } from "../../ui/frontend/words.js";

export class Expansion {
  constructor(box) {
    this.box = box;
  }

  /** Keep the chips' ink and marks up to date with the board. */
  follow(model) {
    this.model = model;
    model.addEventListener("frame", () => this.#colour());
  }

  /** `line` from 0; `about` is what the server said of it: {count, numbers: the first of them}. */
  show(line, about) {
    const numbers = about?.numbers ?? [];
    this.box.hidden = numbers.length < 2;
    if (this.box.hidden) return;
    const more = about.count - numbers.length;
    this.box.replaceChildren(
      span("quiet", interpolate(gettext("Line %(line)s is"), { line: line + 1 })),
      ...numbers.map((number) => span("chip", number)),
      ...(more > 0 ? [span("quiet", `+${more}`)] : []),
    );
    this.#colour();
  }

  #colour() {
    if (!this.model || this.box.hidden) return;
    for (const chip of this.box.querySelectorAll(".chip")) {
      const index = this.model.index(chip.textContent);
      if (index >= 0) chip.className = `chip ${this.model.chipClasses(index)}`;
    }
  }
}

function span(className, textContent) {
  return Object.assign(document.createElement("span"), { className, textContent });
}
