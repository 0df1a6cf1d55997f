/** The bell: the number of unread notices follows the live topic `inbox`. */
import { sharedLive } from "./live.js";
import { refresher } from "./refresh.js";

const MOST_SHOWN = 99;
const bell = document.querySelector("[data-bell]");

if (bell) {
  const refreshInbox = document.querySelector("[data-inbox]") ? refresher() : null;
  const show = (unread) => {
    const badge = bell.querySelector(".badge-count");
    badge.hidden = !unread;
    badge.querySelector("[data-bell-count]").textContent = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread;
  };
  const fetchCount = async () => {
    try {
      const response = await fetch(bell.dataset.bell, { credentials: "same-origin" });
      if (response.ok) show((await response.json()).unread);
    } catch {
      // The next message brings the number.
    }
  };
  // Each message carries the number itself, so that one that comes twice does no harm.
  const follow = () =>
    sharedLive().watch("inbox", {
      after: Number(bell.dataset.bellAfter),
      message: (type, data) => {
        show(data.unread);
        refreshInbox?.();
      },
      resync: async () => {
        await fetchCount();
        refreshInbox?.();
      },
    });
  // A page restored from the browser's cache may show an old number.
  addEventListener("pageshow", (event) => event.persisted && fetchCount());
  if (document.readyState === "complete") follow();
  else addEventListener("load", follow, { once: true });
}
