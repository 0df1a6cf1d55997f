/** What every page does: the theme's switch, dialogs by attribute, the toast, forms that are sent once. */

const THEMES = { light: "drawbook", dark: "drawbook-dark" };
const TOAST_MS = 8_000;
const YEAR_SECONDS = 365 * 24 * 3600;

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const theme = target?.closest("[data-theme-switch] button");
  if (theme) chooseTheme(theme);
  const opener = target?.closest("[data-opens]");
  if (opener) show(document.getElementById(opener.dataset.opens));
  const closer = target?.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
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

// A form sent twice by a double click would be two acts; the second click waits for the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.dataset.busy = "";
    setTimeout(() => (button.dataset.busy = "late"), 400);
  }
});

// A page from the back button's cache must be able to send again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("form [data-busy]")) delete button.dataset.busy;
});

for (const toast of document.querySelectorAll("[data-toast]")) setTimeout(() => toast.remove(), TOAST_MS);

/** Show one toast at the bottom; `undo` is {label, act} or nothing. */
export function toast(text, undo) {
  document.querySelector("[data-toast]")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.toast = "";
  box.setAttribute("role", "status");
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "end", textContent: undo.label });
    button.addEventListener("click", () => (box.remove(), undo.act()));
    box.append(button);
  }
  document.body.append(box);
  setTimeout(() => box.remove(), TOAST_MS);
}

if (new URLSearchParams(location.search).has("print") && document.querySelector(".receipt")) {
  addEventListener("load", () => printReceipt());
}

// A dialog whose form was refused opens again, with what was typed and what is wrong.
show(document.querySelector("dialog [data-show]")?.closest("dialog"));

/** Open a dialog with the focus in its first field, the first wrong one before all. */
function show(dialog) {
  if (!dialog) return;
  dialog.showModal();
  const fields = "input:not([type=hidden]), select, textarea";
  (dialog.querySelector(".wrong input, .wrong select, .wrong textarea") ?? dialog.querySelector(fields))?.focus();
}
