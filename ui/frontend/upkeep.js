/** Pages that follow a topic without widgets of their own: `data-live-topic` on the body's main reloads its parts. */
import { LiveClient, liveUrl } from "./live.js";

const EVERY_MS = 2_000;

const followed = document.querySelector("[data-live-topics]");
if (followed) {
  const client = new LiveClient(liveUrl(followed.dataset.liveUrl || undefined));
  document.querySelector("live-state")?.follow(client);
  const refresh = refreshing(followed);
  for (const topic of followed.dataset.liveTopics.split(" ").filter(Boolean)) {
    client.watch(topic, {
      after: Number(followed.dataset.liveAfter) || null,
      message: refresh,
      resync: refresh,
    });
  }
}

/** Fetch the page again, at most every two seconds and never while it is hidden, and put its marked parts in place. */
function refreshing() {
  let waiting = 0;
  let wanted = false;
  const refresh = async () => {
    if (waiting || document.hidden) {
      wanted = true;
      return;
    }
    waiting = setTimeout(() => {
      waiting = 0;
      if (wanted) refresh();
    }, EVERY_MS);
    wanted = false;
    // After a refused form the address is the form's own, which cannot be read: then the page says its own.
    const response = await fetch(followed.dataset.livePage || location.href, { headers: { "X-Refresh": "1" }, credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of document.querySelectorAll("[data-part-of-page]")) {
      const next = fresh.getElementById(part.id);
      if (next && !part.contains(document.activeElement)) part.replaceChildren(...next.childNodes);
    }
  };
  document.addEventListener("visibilitychange", () => !document.hidden && wanted && refresh());
  return refresh;
}
