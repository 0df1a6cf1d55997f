/** What every page does: the theme's switch, dialogs by attribute, the toast, forms that are sent once. */
import { gettext } from "./words.js";

const THEMES = { light: "drawbook", dark: "drawbook-dark" };
const TOAST_MS = 8_000;
const YEAR_SECONDS = 365 * 24 * 3600;

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const theme = target?.closest("[data-theme-switch] button");
  if (theme) chooseTheme(theme);
  const opener = target?.closest("[data-opens]");
  if (opener) openDialog(document.getElementById(opener.dataset.opens));
  const closer = target?.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  target?.closest("[data-closes-toast]")?.closest(".toast").remove();
  if (target?.closest("[data-back]")) history.back();
  if (target?.closest("[data-print]")) printReceipt();
  if (target instanceof HTMLDialogElement) target.close();
});

/** The choice is a cookie, so that the next page is already written in it: nothing flashes. */
function chooseTheme(button) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${button.value}; Path=/; Max-Age=${button.value ? YEAR_SECONDS : 0}; SameSite=Lax${secure}`;
  if (button.value) document.documentElement.dataset.theme = THEMES[button.value];
  else delete document.documentElement.dataset.theme;
  for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
  document.dispatchEvent(new Event("themechange"));
}

/** Print only the receipt on the page. */
export function printReceipt() {
  document.body.classList.add("receipt-only");
  addEventListener("afterprint", () => document.body.classList.remove("receipt-only"), { once: true });
  print();
}

// After a refused form the browser is at the form's own address, which is no page: reload, bookmark and Enter in the
// address bar then lead to the page that has the form. That drops nothing, for the page stays as it is.
const formPage = document.querySelector("meta[name=page-address]")?.content;
if (formPage)
  history.replaceState(
    history.state,
    "",
    document.querySelector("[data-live-page]")?.dataset.livePage || formPage,
  );

// A form sent twice by a double click would be two acts; the second click waits for the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !isPost(form, event.submitter)) return;
  if (form.dataset.sent || isHalfTyped(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of buttonsOf(form)) {
    button.dataset.busy = "";
    setTimeout(() => "busy" in button.dataset && (button.dataset.busy = "late"), 400);
  }
});

/** By its attribute: a field called "method" would hide the form's own property. */
function isPost(form, submitter) {
  return (
    (submitter?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "").toLowerCase() === "post"
  );
}

/** Those that stand in the form, and those outside that name it. */
const buttonsOf = (form) =>
  [...form.elements].filter((one) => one instanceof HTMLButtonElement && one.type === "submit");

/** A date without its time would be sent as nothing, and what was typed lost: the browser says what is missing. */
function isHalfTyped(form) {
  const half = [...form.elements].find((field) => field.validity?.badInput);
  return Boolean(half) && !half.reportValidity();
}

/** Let a form be sent again. */
export function release(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) delete button.dataset.busy;
}

// A page from the back button's cache must be able to send again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

const AFTER_RELOAD = "drawbook-toast";

/** Show one toast at the bottom; `undo` is {label, act} or nothing. */
export function toast(text, undo) {
  const shown = toasts();
  shown.querySelector("[data-toast]")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.toast = "";
  box.setAttribute("role", "status");
  shown.append(box);
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "end",
      textContent: undo.label,
    });
    button.addEventListener("click", () => (box.remove(), undo.act()));
    box.append(button);
  }
  box.append(closer());
  fade(box);
}

/** Have the next page, which is this one again, say it. */
export function toastAfterReload(text) {
  sessionStorage.setItem(AFTER_RELOAD, text);
}

const said = globalThis.sessionStorage?.getItem(AFTER_RELOAD);
if (said) {
  sessionStorage.removeItem(AFTER_RELOAD);
  toast(said);
}
for (const box of document.querySelectorAll("[data-toast]")) fade(box);

/** Gone after a while, but never while somebody points at it or has the focus in it. */
function fade(box) {
  const wait = () =>
    setTimeout(() => (box.matches(":hover, :focus-within") ? wait() : box.remove()), TOAST_MS);
  wait();
}

function closer() {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "close",
    textContent: "×",
  });
  button.setAttribute("aria-label", gettext("Close this message"));
  button.dataset.closesToast = "";
  return button;
}

/** Where toasts are shown, one under the other; the page can be scrolled clear of them. */
function toasts() {
  const known = document.querySelector("[data-toasts]");
  if (known) return known;
  const made = Object.assign(document.createElement("div"), { className: "toasts" });
  made.dataset.toasts = "";
  document.body.append(made);
  return made;
}

if (new URLSearchParams(location.search).has("print") && document.querySelector(".receipt")) {
  addEventListener("load", () => printReceipt());
}

// A dialog whose form was refused opens again, with what was typed and what is wrong.
openDialog(document.querySelector("dialog [data-show]")?.closest("dialog"));

/** Open a dialog with the focus in its first wrong field, on the button that changes nothing, or in its first field. */
export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const places = [
    ".wrong input, .wrong select, .wrong textarea",
    "[data-safe]",
    "input:not([type=hidden]), select, textarea",
  ];
  places
    .map((place) => dialog.querySelector(place))
    .find(Boolean)
    ?.focus();
}

/** A table that is wider than its place is scrolled by keyboard too; one that fits is no stop on the way. */
function letScroll() {
  for (const wrap of document.querySelectorAll(".table-wrap")) {
    const scrolls = wrap.scrollWidth > wrap.clientWidth;
    if (scrolls === wrap.hasAttribute("data-scrolls")) continue;
    wrap.toggleAttribute("data-scrolls", scrolls);
    if (scrolls)
      Object.assign(wrap, { tabIndex: 0, role: "group", ariaLabel: gettext("Table, scrolls sideways") });
    else for (const name of ["tabindex", "role", "aria-label"]) wrap.removeAttribute(name);
  }
}

addEventListener("load", letScroll);
addEventListener("resize", letScroll);
document.addEventListener("parts-refreshed", letScroll);
