/** The period's state on the page: its tag, its countdown, and whether selling is open. */
import { hours } from "../../ui/frontend/clock.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

const STATES = {
  DRAFT: ["", () => gettext("Draft")],
  OPEN: ["tag-gain", () => gettext("Open")],
  PRECLOSED: ["tag-wait", () => gettext("Selling closed")],
  ANNOUNCED: ["tag-neutral", () => gettext("Announced")],
  CLOSED: ["", () => gettext("Closed")],
  ARCHIVED: ["", () => gettext("Archived")],
  VOIDED: ["tag-loss", () => gettext("Voided")],
};

let known = { state: "", until: "" };

/** Take what changed: {state?, pre_close_at?}, or {over} when the countdown reached zero. */
export function showPeriod({ state, pre_close_at: until, over }, entry) {
  const countdown = document.querySelector("count-down");
  known = { state: state ?? known.state, until: until ?? known.until ?? countdown?.getAttribute("until") };
  if (until && countdown && countdown.getAttribute("until") !== until) {
    countdown.setAttribute("until", until);
    const words = document.querySelector("[data-closes]");
    if (words)
      words.textContent = interpolate(gettext("closes %(time)s"), { time: hours(until, { seconds: false }) });
  }
  const shown = over && known.state === "OPEN" ? "PRECLOSED" : known.state;
  const [tone, word] = STATES[shown] ?? ["", () => shown];
  for (const tag of document.querySelectorAll("[data-period-state]")) {
    tag.className = `tag ${tone}`;
    tag.textContent = word();
  }
  entry?.close(shown === "OPEN" ? "" : word());
}
