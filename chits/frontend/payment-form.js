/** The form of one payment: an excess must be ticked as credit, and a shortfall stays due. */
import { PARTS, decimalsOf, format } from "../../ui/frontend/money.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";
import { amountOf } from "./sheet-model.js";

/** Return {over, rest, unusual} in minor units for a typed amount, or null if it is invalid. */
export function compared(text, { owed, left, currency }) {
  const parts = amountOf(text);
  if (!(parts > 0)) return null;
  const amount = Math.round(parts / 10 ** (4 - decimalsOf(currency)));
  return { over: Math.max(0, amount - owed), rest: Math.max(0, owed - amount), unusual: amount > left };
}

function follow(form) {
  const { currency } = form.dataset;
  const facts = { owed: Number(form.dataset.owed), left: Number(form.dataset.left), currency };
  const words = (minor) => format((minor * PARTS) / 10 ** decimalsOf(currency), currency);
  const credit = form.querySelector("[data-payment-credit]");
  const tick = credit.querySelector("input");
  const said = credit.querySelector("[data-words]");
  const show = () => {
    const found = compared(form.elements.amount.value, facts);
    credit.hidden = !found?.over;
    if (found?.over && tick.value !== String(found.over)) {
      tick.checked = false;
      tick.value = String(found.over);
      said.textContent = interpolate(said.dataset.words, { amount: words(found.over) });
    }
    if (!found?.over) tick.checked = false;
    form.querySelector("[data-payment-unusual]").hidden = !found?.unusual;
    const rest = form.querySelector("[data-payment-says]");
    rest.hidden = !found?.rest;
    if (found?.rest)
      rest.textContent = interpolate(gettext("%(amount)s stays due."), { amount: words(found.rest) });
  };
  form.elements.amount.addEventListener("input", show);
  show();
}

if (globalThis.document) for (const form of document.querySelectorAll("[data-payment]")) follow(form);
