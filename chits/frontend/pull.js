/** Pull to refresh: at the top of the page, a finger that draws down far enough loads it again. */
const FAR_PX = 110;
const SHOWN_PX = 24;

/** Return "", "near" or "ready" for how far the finger has moved down. */
export const stage = (moved_px) => (moved_px >= FAR_PX ? "ready" : moved_px >= SHOWN_PX ? "near" : "");

export function followPull(sign, { page = document, reload = () => location.reload() } = {}) {
  if (!sign) return;
  const word = sign.firstElementChild;
  let from = null;
  const show = (at) => {
    if (at) sign.dataset.at = at;
    else delete sign.dataset.at;
    word.textContent = at === "ready" ? word.dataset.readyWord : word.dataset.pullWord;
  };
  const options = { passive: true };
  page.addEventListener(
    "touchstart",
    (event) => {
      from =
        event.touches.length === 1 && scrollY <= 0 && !page.querySelector("dialog[open]")
          ? event.touches[0].clientY
          : null;
    },
    options,
  );
  page.addEventListener(
    "touchmove",
    (event) => {
      if (from !== null) show(scrollY > 0 ? "" : stage(event.touches[0].clientY - from));
    },
    options,
  );
  page.addEventListener(
    "touchend",
    () => {
      const ready = from !== null && sign.dataset.at === "ready";
      from = null;
      show("");
      if (ready) reload();
    },
    options,
  );
  page.addEventListener("touchcancel", () => ((from = null), show("")), options);
}
