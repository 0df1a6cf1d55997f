/** Boxes of one digit each that move on by themselves; a button that waits until both rows are equal. */

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
    const button = this.closest("form")?.querySelector("[type=submit]");
    // Enabled by the digit that was just typed.
    this.closest("form")?.dispatchEvent(new Event("digitschange"));
    return button;
  }

  #move(event) {
    const boxes = [...this.querySelectorAll("input")];
    const at = boxes.indexOf(event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Backspace: event.target.value ? at : at - 1 }[event.key];
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
  const button = form.querySelector("[data-when-equal]");
  const [first, again] = form.querySelectorAll("digit-boxes");
  if (!button || !again) continue;
  const compare = () => {
    const whole = typed(first);
    button.disabled = !whole || whole !== typed(again);
    const begun = [...again.querySelectorAll("input")];
    const wanted = [...first.querySelectorAll("input")];
    begun.forEach((box, at) => {
      box.classList.toggle("right", box.value !== "" && box.value === wanted[at].value);
      box.classList.toggle("wrong", box.value !== "" && box.value !== wanted[at].value);
    });
    // In words too: a colour alone is not seen by everybody.
    const differ = form.querySelector("[data-differ]");
    if (differ) differ.hidden = !typed(first) || !typed(again) || typed(first) === typed(again);
  };
  form.addEventListener("digitschange", compare);
  compare();
}
