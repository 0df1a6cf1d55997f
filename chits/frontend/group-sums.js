/** The sums of a group's terms while they are typed: value, prize and commission, exact in whole minor units. */
import { PARTS, format } from "../../ui/frontend/money.js";
import { amountOf } from "./sheet-model.js";

/** Return {value, commission, prize} in ten-thousandths, or null while something is missing. */
export function sums({ instalment, seats, commissionPercent }) {
  const each = amountOf(instalment);
  const many = /^\d{1,5}$/.test(String(seats ?? "").trim()) ? Number(seats) : 0;
  if (!(each > 0) || many < 2) return null;
  const value = each * many;
  const bps = /^\d{1,3}(\.\d{1,2})?$/.test(String(commissionPercent ?? "").trim())
    ? Math.round(Number(commissionPercent) * 100)
    : 0;
  // The commission is rounded down to a whole minor unit, as in the rules.
  const minor = PARTS / 100;
  const commission = Math.floor(((value / minor) * bps) / 10_000) * minor;
  return { value, commission, prize: value - commission };
}

function follow(part) {
  const form = part.closest("form");
  const value = (name) => form.elements[name]?.value;
  const show = () => {
    const found = sums({
      instalment: value("monthly_installment"),
      seats: value("max_members"),
      commissionPercent: value("commission"),
    });
    for (const place of part.querySelectorAll("[data-sum]")) {
      place.textContent = found ? format(found[place.dataset.sum], part.dataset.currency) : "–";
    }
    const kind = value("kind");
    for (const only of form.querySelectorAll("[data-only-kind]"))
      only.hidden = only.dataset.onlyKind !== kind;
    const basis = value("payout_basis");
    for (const only of part.querySelectorAll("[data-only-basis]"))
      only.hidden = only.dataset.onlyBasis !== basis;
  };
  form.addEventListener("input", show);
  show();
}

if (globalThis.document) for (const part of document.querySelectorAll("[data-group-sums]")) follow(part);
