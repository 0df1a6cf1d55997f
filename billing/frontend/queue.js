/** The staff's queue by keyboard: J K move, Space looks at the evidence, A approves, R and a digit ask to reject, X selects. */
import { LiveClient, liveUrl } from "../../ui/frontend/live.js";
import { interpolate } from "../../ui/frontend/words.js";

const desk = document.querySelector("[data-queue]");
const rows = [...desk.querySelectorAll("[data-row]")];
const chosen = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
const large = document.getElementById("evidence-large");

// A key that was meant for the payment before must not decide on the one that has just come up.
const SETTLE_MS = 600;
let settling = 0;
let decided = false;
let rejecting = false;

function settle() {
  clearTimeout(settling);
  delete desk.dataset.settled;
  if (!document.hidden) settling = setTimeout(() => (desk.dataset.settled = ""), SETTLE_MS);
}

document.addEventListener("visibilitychange", settle);
addEventListener("pageshow", () => {
  decided = false;
  settle();
});
settle();
const mayDecide = () => "settled" in desk.dataset;

const KEYS = {
  j: () => go(chosen + 1),
  k: () => go(chosen - 1),
  " ": enlarge,
  a: approve,
  r: arm,
  x: select,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) {
    if (event.key === " ") (event.preventDefault(), large?.close());
    return;
  }
  const key = event.key.toLowerCase();
  const decides = key === "a" || key === "r" || /^[1-6]$/.test(key);
  if (decides && (event.repeat || !mayDecide())) return event.preventDefault();
  const act = /^[1-6]$/.test(key) ? () => reject(key) : KEYS[key];
  if (!act || (event.key === " " && event.target.closest("button, a"))) return;
  if (/^[1-6]$/.test(key) && !rejecting) return;
  event.preventDefault();
  act(event);
});

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select") !== null;
}

/** To another payment; the ones beside it are fetched ahead, so that the page is there at once. */
function go(place) {
  const beyond = desk.querySelector(place < 0 ? "[data-before]" : "[data-behind]");
  (rows[place]?.querySelector("a") ?? beyond)?.click();
}

function select() {
  const box = rows[chosen]?.querySelector("[name=ids]");
  if (!box) return;
  box.checked = !box.checked;
  remember();
  count();
}

/** Once. Where it is to be looked up at the bank first, only Shift A says that this was done. */
function approve(event) {
  const form = document.querySelector("[data-approve]");
  const seen = form?.querySelector("[data-seen]");
  if (!form || decided) return;
  if (seen && event.shiftKey) seen.checked = true;
  if (seen && !seen.checked) return seen.focus();
  decided = true;
  form.requestSubmit();
}

document.querySelector("[data-approve]")?.addEventListener("submit", () => (decided = true));

for (const button of document.querySelectorAll("[data-reason]")) {
  button.addEventListener("click", () => {
    document.getElementById("reject-reason").value = button.dataset.reason;
    document.getElementById("reject-text").required = button.dataset.reason === "other";
  });
}
document.getElementById("reject-reason")?.addEventListener("change", ({ target }) => {
  document.getElementById("reject-text").required = target.value === "other";
});

function arm() {
  const reasons = document.querySelector("[data-reject]");
  if (!reasons) return;
  rejecting = true;
  reasons.dataset.armed = "";
  reasons.querySelector("[data-key]").focus();
}

function reject(key) {
  document.querySelector(`[data-reject] [data-key="${key}"]`)?.click();
}

function enlarge() {
  const source = document.querySelector("[data-enlarge]")?.dataset.enlarge;
  if (!source) document.querySelector("[data-opens-paper]")?.click();
  if (!source || !large) return;
  large.querySelector("img").src = source;
  large.showModal();
}

/** What is selected stays selected on the way to another payment, in this tab. */
const SELECTED = "queue-selected";
const boxes = () => [...desk.querySelectorAll("[name=ids]")];

function remember() {
  const here = new Set(boxes().map((box) => box.value));
  const elsewhere = selected().filter((id) => !here.has(id));
  const now = boxes()
    .filter((box) => box.checked)
    .map((box) => box.value);
  sessionStorage.setItem(SELECTED, JSON.stringify([...elsewhere, ...now]));
}

function selected() {
  try {
    return JSON.parse(sessionStorage.getItem(SELECTED)) ?? [];
  } catch {
    return [];
  }
}

/** The button for several appears when some are selected, and says how many. */
function count() {
  const button = document.querySelector("[data-approve-several]");
  if (!button) return;
  const many = desk.querySelectorAll("[name=ids]:checked").length;
  button.hidden = !many;
  document.querySelector("[data-none-selected]").hidden = Boolean(many);
  button.querySelector("[data-act]").textContent = interpolate(button.dataset.words, { count: many });
}

desk.addEventListener("change", (event) => {
  if (event.target.name === "ids") (remember(), count());
  if (event.target.closest("[data-filters]") && event.target.matches("select"))
    event.target.form.requestSubmit();
});
desk.addEventListener("click", (event) => {
  if (event.target.closest("[data-enlarge]")) enlarge();
  const turn = event.target.closest("[data-turn]");
  if (turn) turn.closest("[data-evidence-side]").querySelector("[data-picture]").classList.toggle("turned");
  const row = event.target.closest("[data-row]");
  if (row && !event.target.closest("a, input, button, label")) row.querySelector("a").click();
});

// With a script the filters act at once.
document.querySelector("[data-filter-button]")?.remove();
rows[chosen]?.scrollIntoView({ block: "nearest" });
for (const place of [chosen + 1, chosen - 1]) {
  const link = rows[place]?.querySelector("a");
  if (link)
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: link.href }));
}
for (const box of boxes()) box.checked = selected().includes(box.value);
document
  .querySelector("dialog [data-several]")
  ?.addEventListener("submit", () => sessionStorage.removeItem(SELECTED));
// Undone: the payment waits again.
document.addEventListener("held-act", ({ detail }) => {
  if (detail.state === "UNDONE" || detail.state === "undone") location.reload();
});
count();

const EVERY_MS = 1_000;
const fresh = document.querySelector("[data-fresh]");
let waiting = 0;
let wanted = false;

/** Payments that came since the page was loaded are told of, not pushed under the eye; decided ones fade. */
async function look() {
  wanted = true;
  if (waiting || document.hidden) return;
  wanted = false;
  waiting = setTimeout(() => {
    waiting = 0;
    if (wanted) look();
  }, EVERY_MS);
  const response = await fetch(desk.dataset.address, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return;
  const now = new DOMParser().parseFromString(await response.text(), "text/html");
  const known = new Set(rows.map((row) => row.dataset.row));
  const more = [...now.querySelectorAll("[data-row]")].filter((row) => !known.has(row.dataset.row)).length;
  // Nothing here to lose one's place in, nor results to be read.
  if (more && !rows.length && !document.getElementById("outcomes-title"))
    return location.assign(desk.dataset.address);
  // Where there are more than stand here, those that move up are not new.
  if (fresh && !desk.querySelector("[data-behind], [data-before]")) {
    fresh.hidden = !more;
    fresh.textContent = interpolate(fresh.dataset.words, { count: more });
  }
  for (const part of ["[data-waiting]", ".rail-item[aria-current]"]) {
    const next = now.querySelector(part);
    if (next) document.querySelector(part)?.replaceChildren(...next.childNodes);
  }
}

/** What somebody else has decided cannot be decided here any more. */
function heard(type, { payments }) {
  for (const { id, status } of payments) {
    const row = rows.find((one) => one.dataset.row === id);
    if (!row || status === "pending_approval" || !row.querySelector("[name=ids]")) continue;
    row.dataset.decided = "";
    const box = row.querySelector("[name=ids]");
    box.checked = false;
    box.disabled = true;
    remember();
    if (row === rows[chosen]) withhold();
  }
  count();
  look();
}

function withhold() {
  for (const part of document.querySelectorAll("[data-undecided]")) part.remove();
  document.querySelector("[data-decided]:not(tr)")?.removeAttribute("hidden");
}

const live = new LiveClient(liveUrl("/v1/live/?desk=staff"));
document.querySelector("live-state")?.follow(live);
live.watch("payments", { after: Number(desk.dataset.liveAfter), message: heard, resync: look });
document.addEventListener("visibilitychange", () => !document.hidden && wanted && look());
