/** The member's phone: installable, with push notifications, pull to refresh, and the small acts of its pages. */
import "./styles/phone.css";
import "../../draws/frontend/stage.js";
import "./push-switch.js";
import { followPull } from "./pull.js";

if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

followPull(document.querySelector("[data-pull]"));

document.addEventListener("click", async (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const share = target?.closest("[data-share]");
  if (share) {
    const what = { title: document.title, url: new URL(share.dataset.share, location.origin).href };
    if (navigator.share) await navigator.share(what).catch(() => {});
    else await copied(share, what.url);
  }
  const copy = target?.closest("[data-copy]");
  if (copy) await copied(copy, copy.dataset.copy);
});

/** Copy a text, and show that in the button. */
async function copied(button, text) {
  await navigator.clipboard?.writeText(text).catch(() => {});
  const word = button.querySelector("[data-word]") ?? button;
  const before = word.textContent;
  word.textContent = button.dataset.copied ?? before;
  setTimeout(() => (word.textContent = before), 2_000);
}

// Report the notices on the screen as read, without changing the page.
for (const form of document.querySelectorAll("form[data-sends-itself]")) {
  fetch(form.action || location.href, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(
    () => {},
  );
}

// "10 of 12" beside a reference while it is typed; spaces don't count.
for (const counted of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(counted.dataset.counts);
  const show = () => {
    const digits = field.value.replace(/\s/g, "").length;
    counted.textContent = counted.dataset.words.replace("{n}", digits);
  };
  field?.addEventListener("input", show);
  if (field) show();
}

// Changes from another device appear when the member returns to the page.
document.addEventListener("over", (event) => {
  if (event.target.closest("[data-reload-at-zero]")) setTimeout(() => location.reload(), 1_500);
});
