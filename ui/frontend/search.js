/** Ctrl K, or Cmd K: search in a dialog, whose list is that of the search page. Arrows move, Enter opens. */
import { gettext } from "./words.js";

const WAIT_MS = 150;
const opener = document.querySelector("[data-search]");
let dialog = null;
let timer = 0;
let asked = 0;

if (opener) {
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return;
    event.preventDefault();
    open();
  });
}

function open() {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
}

function build() {
  const made = document.createElement("dialog");
  made.className = "dialog search-dialog";
  made.setAttribute("aria-label", gettext("Search"));
  const field = document.createElement("input");
  field.type = "search";
  field.className = "input";
  field.maxLength = 100;
  field.autocomplete = "off";
  field.placeholder = opener.dataset.search;
  field.setAttribute("aria-label", gettext("Search"));
  const list = document.createElement("div");
  list.setAttribute("aria-live", "polite");
  made.append(field, list);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(field.value, list), WAIT_MS);
  });
  made.addEventListener("keydown", (event) => move(event, field, list));
  document.body.append(made);
  return made;
}

/** Only the answer to the latest question is shown. */
async function look(text, list) {
  const mine = ++asked;
  try {
    const response = await fetch(`${opener.href}?q=${encodeURIComponent(text)}`, {
      credentials: "same-origin",
    });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine === asked) list.replaceChildren(...(page.getElementById("hits")?.childNodes ?? []));
  } catch {
    if (mine === asked) list.textContent = gettext("The server can't be reached. Try again.");
  }
}

function move(event, field, list) {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : field).focus();
  else if (event.key === "Enter" && at < 0) links[0]?.click();
  // Else it would only empty the field, the first time.
  else if (event.key === "Escape") dialog.close();
  else return;
  event.preventDefault();
}
