/** Fetch the page again and put its marked parts in place, with the counts beside the places of the menu. */
import { backoff_seconds } from "./sequence.js";

const EVERY_MS = 2_000;

const parts = () => [...document.querySelectorAll("[data-part-of-page]")];

/** After a refused form the address may be the form's own, which is no page: then the page names its own. */
const address = () => document.querySelector("[data-live-page]")?.dataset.livePage || location.href;

const later = (run, wait_ms) => setTimeout(run, wait_ms);

/**
 * True when the parts are up to date now; a part in which somebody is typing stays. False when the server could not be
 * reached or is in trouble, so that it is worth another try; null when there is nothing to fetch: a page without such
 * parts, or one that may not be seen any more.
 */
export async function refreshParts() {
  if (!parts().length) return null;
  let text;
  try {
    const response = await fetch(address(), { headers: { "X-Refresh": "1" }, credentials: "same-origin" });
    if (!response.ok) return response.status >= 500 || response.status === 429 ? false : null;
    text = await response.text();
  } catch {
    return false;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of parts()) {
    const next = fresh.getElementById(part.id);
    if (next && !part.contains(document.activeElement)) part.replaceChildren(...next.childNodes);
  }
  for (const badge of document.querySelectorAll("[data-badge]")) {
    const next = fresh.getElementById(badge.id);
    if (next) badge.replaceChildren(...next.childNodes);
  }
  document.dispatchEvent(new Event("parts-refreshed"));
  return true;
}

/**
 * A function that asks for a refresh: one at a time, at most every two seconds and never while the page is hidden. One
 * that fails is tried again, after longer and longer, until one succeeds.
 */
export function refresher({ refresh = refreshParts, schedule = later, page = document } = {}) {
  let isWanted = false;
  let isBusy = false;
  let failures = 0;
  const run = async () => {
    if (isBusy || !isWanted || page.hidden) return;
    isBusy = true;
    isWanted = false;
    const failed = (await refresh()) === false;
    failures = failed ? failures + 1 : 0;
    isWanted ||= failed;
    const wait_ms = failed ? Math.max(EVERY_MS, backoff_seconds(failures) * 1_000) : EVERY_MS;
    schedule(() => {
      isBusy = false;
      run();
    }, wait_ms);
  };
  page.addEventListener("visibilitychange", () => run());
  return () => {
    isWanted = true;
    return run();
  };
}
