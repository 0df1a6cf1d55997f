/** Pages that follow a topic without widgets of their own: `data-live-topic` on the body's main reloads its parts. */
import { sharedLive } from "./live.js";
import { refresher } from "./refresh.js";

const followed = document.querySelector("[data-live-topics]");
if (followed) {
  const client = sharedLive(followed.dataset.liveUrl || undefined);
  document.querySelector("live-state")?.follow(client);
  const refresh = refresher();
  for (const topic of followed.dataset.liveTopics.split(" ").filter(Boolean)) {
    client.watch(topic, {
      after: Number(followed.dataset.liveAfter) || null,
      message: refresh,
      resync: refresh,
    });
  }
}
