/** The payment's form: facts of the chosen way, copying, whether the amount is right, and the chosen file. */
import { gettext } from "../../ui/frontend/words.js";
import { toast } from "../../ui/frontend/shell.js";
import { plainAmount, sizeOf } from "./amounts.js";

const LARGEST_BYTES = 5 * 1024 * 1024;
const form = document.querySelector("[data-pay]");
const one = (selector) => form.querySelector(selector);

function showWay() {
  const chosen = one("[name=payment_method_id]:checked")?.value;
  for (const way of form.querySelectorAll("[data-way]")) way.hidden = way.dataset.way !== chosen;
}

const amount = form.elements.amount;
const wanted = plainAmount(one("[data-equal]").dataset.no);

function showEqual() {
  const hint = one("[data-equal]");
  const equal = plainAmount(amount.value) === wanted;
  hint.textContent = amount.value.trim() ? (equal ? hint.dataset.yes : hint.dataset.no) : "";
  hint.classList.toggle("text-gain", equal);
}

const file = form.elements.evidence;

function showFile() {
  const chosen = file.files[0];
  one("[data-chosen]").hidden = !chosen;
  file.hidden = Boolean(chosen);
  one("[data-too-large]").hidden = !chosen || chosen.size <= LARGEST_BYTES;
  if (!chosen) return;
  one("[data-file-name]").textContent = chosen.name;
  one("[data-file-size]").textContent = sizeOf(chosen.size);
}

form.addEventListener("change", (event) => (event.target === file ? showFile() : showWay()));
amount.addEventListener("input", showEqual);
form.addEventListener("click", async (event) => {
  if (event.target.closest("[data-forget]")) {
    file.value = "";
    showFile();
    file.focus();
  }
  const copy = event.target.closest("[data-copies]");
  if (!copy) return;
  await navigator.clipboard?.writeText(copy.dataset.copies).then(
    () => toast(gettext("Copied.")),
    () => {},
  );
});

showWay();
showEqual();
