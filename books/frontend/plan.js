/** Who holds the ticket: the bar, the ledgers, reserve and spill-over, and the sentences about them. */
import { format, node, parse } from "../../ui/frontend/money.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";

const INK = ["part-5", "part-3", "part-4", "part-2"];
const NAMED = 3;

/** Total, spill and trimmed amounts of a plan, in ten-thousandths. */
export function sums(plan) {
  const spill = parse(plan.spill_total) + parse(plan.trimmed_total);
  const count = plan.lines?.length
    ? plan.lines.reduce((sum, line) => sum + (line.count ?? 0), 0)
    : (plan.entries?.length ?? 0);
  return { total: parse(plan.total), spill, count };
}

/** The parts in order: ledgers, reserve, spill-over; each {name, note, amount, ink}. */
export function partsOf(plan) {
  const parts = (plan.ledgers ?? [])
    .map(({ name, amount }, n) => ({
      name,
      note: "",
      amount: parse(amount),
      ink: INK[n % INK.length],
    }))
    .filter(({ amount }) => amount > 0);
  const reserve = parse(plan.reserve);
  if (reserve > 0)
    parts.push({
      name: gettext("Reserve"),
      note: numbersOf(plan, "covered"),
      amount: reserve,
      ink: "part-1",
    });
  const spill = parse(plan.spill_total);
  if (spill > 0)
    parts.push({
      name: gettext("Spill-over"),
      note: numbersOf(plan, "pending"),
      amount: spill,
      ink: "part-spill",
    });
  const trimmed = parse(plan.trimmed_total);
  if (trimmed > 0)
    parts.push({ name: gettext("Not sold"), note: gettext("trimmed"), amount: trimmed, ink: "part-none" });
  return parts;
}

/** Amounts by number of one field of the entries, greatest first. */
export function byNumber(plan, field) {
  const found = new Map();
  for (const entry of plan.entries ?? []) {
    const amount = parse(entry[field]);
    if (amount > 0) found.set(entry.number, (found.get(entry.number) ?? 0) + amount);
  }
  return [...found].sort((a, b) => b[1] - a[1]);
}

function numbersOf(plan, field) {
  const found = byNumber(plan, field);
  const named = found
    .slice(0, NAMED)
    .map(([number]) => number)
    .join(", ");
  return found.length > NAMED
    ? interpolate(gettext("%(named)s and %(more)s more"), { named, more: found.length - NAMED })
    : named;
}

/** "No ledger can hold 786 (₹500) or 123 (₹50). A collaborator will be asked." */
export function spillSentence(plan, currency) {
  const found = byNumber(plan, "pending");
  const words = found.slice(0, NAMED).map(([number, amount]) => `${number} (${format(amount, currency)})`);
  if (found.length > NAMED)
    words.push(
      interpolate(ngettext("%(more)s other", "%(more)s others", found.length - NAMED), {
        more: found.length - NAMED,
      }),
    );
  const list =
    words.length > 1
      ? `${words.slice(0, -1).join(", ")} ${gettext("or")} ${words.at(-1)}`
      : (words[0] ?? gettext("all of it"));
  return interpolate(gettext("No ledger can hold %(list)s. A collaborator will be asked."), { list });
}

/** Show `plan`, or nothing, in the entry's own parts. */
export function showPlan({ sum, count, bar, list }, plan, currency) {
  const { total, count: numbers } = plan ? sums(plan) : { total: 0, count: 0 };
  sum.replaceChildren(node(total, currency));
  count.textContent = interpolate(ngettext("%(count)s number", "%(count)s numbers", numbers), {
    count: numbers,
  });
  const parts = plan ? partsOf(plan) : [];
  bar.replaceChildren(
    ...parts.map(({ ink, amount }) => {
      const piece = document.createElement("i");
      piece.className = ink;
      piece.style.flexGrow = String(amount);
      return piece;
    }),
  );
  list.replaceChildren(...parts.map((part) => rowOf(part, currency)));
}

function rowOf({ name, note, amount, ink }, currency) {
  const row = document.createElement("li");
  const make = (className, text) =>
    Object.assign(document.createElement("span"), { className, textContent: text });
  row.append(
    make(`part-mark ${ink}`, ""),
    make("part-name", name),
    make("part-note", note),
    make("part-dots", ""),
    node(amount, currency),
  );
  return row;
}
