/** `<count-down until="…" server-time="…">`: the time left by the server's clock; says `over` once, at zero. */
import { learn, now, timeLeft } from "./clock.js";

export class CountDown extends HTMLElement {
  static observedAttributes = ["until"];
  #timer = 0;
  #over = false;

  connectedCallback() {
    const said = this.getAttribute("server-time");
    const entry = performance.getEntriesByType?.("navigation")[0];
    if (said && entry) {
      // The page was written between our request and its first byte.
      learn(said, performance.timeOrigin + entry.requestStart, performance.timeOrigin + entry.responseStart);
    }
    this.setAttribute("role", "timer");
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback() {
    this.#over = false;
    if (this.isConnected) this.#tick();
  }

  #tick() {
    clearTimeout(this.#timer);
    const until = Date.parse(this.getAttribute("until") ?? "");
    if (Number.isNaN(until)) {
      this.textContent = "";
      return;
    }
    const text = timeLeft(until);
    if (this.textContent !== text) this.textContent = text;
    const left = until - now();
    if (left > 0) {
      this.#timer = setTimeout(() => this.#tick(), (left % 1000) + 5);
    } else if (!this.#over) {
      this.#over = true;
      this.dispatchEvent(new CustomEvent("over", { bubbles: true }));
    }
  }
}

customElements.define("count-down", CountDown);
