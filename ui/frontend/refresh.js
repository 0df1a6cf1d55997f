/** Fetch the page again and put its marked parts in place, with the counts beside the places of the menu. */

const parts = () => [...document.querySelectorAll("[data-part-of-page]")];

/** After a refused form the address may be the form's own, which is no page: then the page names its own. */
const address = () => document.querySelector("[data-live-page]")?.dataset.livePage || location.href;

/** Whether the page has such parts and they are up to date now; a part in which somebody is typing stays. */
export async function refreshParts() {
  if (!parts().length) return false;
  const response = await fetch(address(), { headers: { "X-Refresh": "1" }, credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
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
