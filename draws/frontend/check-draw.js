/** `<check-draw>`: takes a transcript dropped, pasted or chosen, and checks it here. */
import { checkBytes } from "./check.js";
import { report } from "./report.js";

class CheckDraw extends HTMLElement {
  connectedCallback() {
    const file = this.querySelector("input[type=file]");
    const pasted = this.querySelector("textarea");
    const drop = this.querySelector("[data-drop]");
    file.addEventListener("change", () => file.files[0] && this.#read(file.files[0]));
    pasted.addEventListener(
      "input",
      () => pasted.value.trim() && this.#check(new TextEncoder().encode(pasted.value)),
    );
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", name === "dragover");
      });
    }
    this.addEventListener("drop", (event) => {
      const dropped = event.dataTransfer.files[0];
      if (dropped) this.#read(dropped);
    });
    if (this.dataset.draw) this.#fetch(this.dataset.draw);
  }

  async #fetch(id) {
    const answer = await fetch(`/v1/draws/${id}/transcript.json`);
    if (answer.ok) this.#check(new Uint8Array(await answer.arrayBuffer()), this.dataset.title);
  }

  async #read(file) {
    this.#check(new Uint8Array(await file.arrayBuffer()));
  }

  async #check(bytes, title = "") {
    const began = performance.now();
    const verdict = await checkBytes(bytes);
    const [out, beside] = [this.querySelector("[data-out]"), this.querySelector("[data-beside]")];
    report(verdict, performance.now() - began, out, beside, title);
  }
}

customElements.define("check-draw", CheckDraw);
