/** `<ticket-search>`: lists tickets while typing; arrows and Enter choose one, whose page has the form. */
import { ask } from "../../ui/frontend/request.js";

const PAUSE_MS = 140;

class TicketSearch extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.at = -1;
    this.box.addEventListener("input", () => {
      this.moved = false;
      this.#soon();
    });
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
    // The box keeps the focus, so that the list is still there when the button is released.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) location.assign(chosen.dataset.url);
    });
    this.box.addEventListener("blur", () => this.#close());
    if (this.box.value.trim()) this.#soon();
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  async #look() {
    const wanted = this.box.value.trim();
    if (!wanted) return this.#close();
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const { status, body } = await ask(`${this.dataset.url}?q=${encodeURIComponent(wanted)}`, { signal });
    if (signal.aborted) return;
    if (status !== 200) return this.#say(this.dataset.lost);
    if (!body.results.length) return this.#say(this.dataset.none);
    // A response after an arrow key must not select another member for Enter.
    const chosen = this.moved && this.options[this.at]?.dataset.url;
    this.list.replaceChildren(...body.results.map(option));
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    const at = chosen ? body.results.findIndex((found) => found.url === chosen) : 0;
    this.at = -1;
    this.box.removeAttribute("aria-activedescendant");
    // If the selected member isn't in the response, no one is selected.
    if (at >= 0) this.#choose(at);
  }

  #say(words) {
    const line = Object.assign(document.createElement("li"), { className: "quiet", textContent: words });
    this.list.replaceChildren(line);
    this.list.hidden = false;
    this.at = -1;
    this.box.removeAttribute("aria-activedescendant");
  }

  #choose(at) {
    const { options } = this;
    if (!options.length) return;
    this.at = (at + options.length) % options.length;
    for (const [place, one] of options.entries())
      one.setAttribute("aria-selected", String(place === this.at));
    this.box.setAttribute("aria-activedescendant", options[this.at].id);
    options[this.at].scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.moved = true;
      this.#choose(this.at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      location.assign(this.options[this.at].dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    }
  }

  #close() {
    this.asked?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

function option(found, place) {
  const line = Object.assign(document.createElement("li"), { id: `ticket-option-${place}` });
  line.setAttribute("role", "option");
  line.dataset.url = found.url;
  const who = document.createElement("span");
  who.append(text("b", found.name), text("span", `${found.ticket}, ${found.mobile}`, "small"));
  const sum = document.createElement("span");
  sum.className = "end";
  sum.append(text("b", found.due), text("span", found.arrears, "small text-loss"));
  line.append(who, sum);
  return line;
}

function text(tag, words, className = "") {
  return Object.assign(document.createElement(tag), { textContent: words, className });
}

customElements.define("ticket-search", TicketSearch);
