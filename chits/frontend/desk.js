/** The manager's desk: its styles, and the widgets of the pages that have them. */
import { refresher } from "../../ui/frontend/refresh.js";
import "./styles/desk.css";

if (document.querySelector("draw-stage")) import("../../draws/frontend/stage.js");
if (document.querySelector("collection-sheet")) import("./sheet.js");
if (document.querySelector("ticket-search")) import("./ticket-search.js");
if (document.querySelector("[data-payment]")) import("./payment-form.js");
if (document.querySelector("[data-group-sums]")) import("./group-sums.js");

document.addEventListener("click", async (event) => {
  const copy = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!copy) return;
  await navigator.clipboard?.writeText(copy.dataset.copy).catch(() => {});
  const word = copy.querySelector("[data-word]") ?? copy;
  word.textContent = copy.dataset.copied ?? word.textContent;
});

// A draw's page updates its stage automatically; the parts beside it are fetched again.
const stage = document.querySelector("[data-draw-place]");
if (stage) new MutationObserver(refresher()).observe(stage, { childList: true });

// A draw that is due shows its result.
document.addEventListener("over", (event) => {
  if (event.target.closest("[data-reload-at-zero]")) setTimeout(() => location.reload(), 1_500);
});
