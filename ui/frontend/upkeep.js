/** Pages that follow a topic without widgets of their own: `data-live-topic` on the body's main reloads its parts. */
import { LiveClient, liveUrl } from "./live.js";
import { refreshParts } from "./refresh.js";

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
    await refreshParts();
  };
  document.addEventListener("visibilitychange", () => !document.hidden && wanted && refresh());
  return refresh;
}
