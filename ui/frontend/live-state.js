/** `<live-state>`: a dot and "Live", a ring and "Catching up, 14 changes", a struck wifi and "Offline since 20:24". */
import { hours } from "./clock.js";
import { gettext, interpolate, ngettext } from "./words.js";

export class LiveState extends HTMLElement {
  /** Follow a LiveClient. */
  follow(client) {
    client.addEventListener("state", ({ detail }) => this.#show(detail));
    this.#show(client);
  }

  #show({ state, missed, since }) {
    this.setAttribute("state", state);
    const word = this.querySelector("[data-word]");
    if (word) word.textContent = sentence(state, missed, since);
  }
}

function sentence(state, missed, since) {
  if (state === "live") return gettext("Live");
  if (state === "offline")
    return interpolate(gettext("Offline since %(time)s"), { time: hours(since, { seconds: false }) });
  if (!missed) return gettext("Catching up");
  return interpolate(ngettext("Catching up, %(count)s change", "Catching up, %(count)s changes", missed), {
    count: missed,
  });
}

customElements.define("live-state", LiveState);
