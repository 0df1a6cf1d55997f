/** Boxes of one digit each that move on by themselves; a form that is sent only when both rows are equal, and says so. */
import { gettext } from "../../ui/frontend/words.js";

/** The digits typed into a row of boxes, "" where one is missing. */
const typed = (boxes) => {
  const digits = [...boxes.querySelectorAll("input")].map((box) => box.value);
  return digits.every((digit) => /^[0-9]$/.test(digit)) ? digits.join("") : "";
};

class DigitBoxes extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => this.#fill(event.target, event.target.value));
    this.addEventListener("paste", (event) => {
      event.preventDefault();
      this.#fill(event.target, event.clipboardData.getData("text"));
    });
    this.addEventListener("keydown", (event) => this.#move(event));
    this.addEventListener("focusin", (event) => event.target.select?.());
  }

  /** Spread the digits of what was typed or pasted from this box on. */
  #fill(box, text) {
    const boxes = [...this.querySelectorAll("input")];
    let at = boxes.indexOf(box);
    const digits = text.replace(/\D/g, "");
    if (!digits) box.value = "";
    for (const digit of digits) {
      if (at >= boxes.length) break;
      boxes[at].value = digit;
      at += 1;
    }
    if (digits) (boxes[at] ?? this.#next())?.focus();
    this.closest("form")?.dispatchEvent(new Event("digitschange"));
  }

  /** The first box of the row after this one, else the button that sends the form. */
  #next() {
    const rows = [...(this.closest("form")?.querySelectorAll("digit-boxes") ?? [])];
    const row = rows[rows.indexOf(this) + 1];
    if (row) return row.querySelector("input");
    return this.closest("form")?.querySelector("[type=submit]");
  }

  #move(event) {
    const boxes = [...this.querySelectorAll("input")];
    const at = boxes.indexOf(event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Backspace: event.target.value ? at : at - 1 }[
      event.key
    ];
    if (to === undefined || to === at || !boxes[to]) return;
    event.preventDefault();
    boxes[to].focus();
    if (event.key === "Backspace") {
      boxes[to].value = "";
      this.closest("form")?.dispatchEvent(new Event("digitschange"));
    }
  }
}

customElements.define("digit-boxes", DigitBoxes);

for (const form of document.querySelectorAll(".lucky-form")) {
  const [first, again] = form.querySelectorAll("digit-boxes");
  if (!again) continue;
  const words = form.querySelector("[data-differ]");
  const differ = words?.lastElementChild.textContent;
  const say = (sentence) => {
    if (!words) return;
    words.lastElementChild.textContent = sentence;
    words.hidden = !sentence;
  };
  const compare = () => {
    const wanted = [...first.querySelectorAll("input")];
    let differs = false;
    [...again.querySelectorAll("input")].forEach((box, at) => {
      const isTyped = box.value !== "" && wanted[at].value !== "";
      const isWrong = isTyped && box.value !== wanted[at].value;
      differs ||= isWrong;
      box.classList.toggle("right", isTyped && !isWrong);
      box.classList.toggle("wrong", isWrong);
      box.setAttribute("aria-invalid", String(isWrong));
    });
    say(differs ? differ : "");
    return !differs && typed(first) !== "" && typed(first) === typed(again);
  };
  form.addEventListener("digitschange", compare);
  form.addEventListener("submit", (event) => {
    if (compare()) return;
    // Not the form's own listeners either: nothing is sent.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (words?.hidden) say(gettext("Type every digit in both rows."));
    (again.querySelector(".wrong") ?? again.querySelector("input")).focus();
  });
  compare();
}
