/** Working through spill-over: what is ticked and typed survives a live update, and the button says the sum. */
import { format, parse, plain } from "../../ui/frontend/money.js";
import { toast } from "../../ui/frontend/shell.js";
import { isTyping } from "../../ui/frontend/typing.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

// A key that asks somebody for money waits until what it asks for has been on the screen for so long.
const SEEN_MS = 600;
const COPIED_MS = 2_000;

const waiting = document.getElementById("spill-waiting");
const ask = document.querySelector("[data-asks]");
let shownSince = performance.now();

if (waiting && ask) {
  const kept = new Map();
  const verb = ask.querySelector("[data-sum]");

  const ticks = () => [...waiting.querySelectorAll('input[type=checkbox][name="number"]')];
  const entries = () => [...waiting.querySelectorAll('input[name="entry"]')];
  const entriesOf = (number) => [...waiting.querySelectorAll(`input[name="entry-${number}"]`)];
  const amountOf = (number) => waiting.querySelector(`[name="amount-${number}"]`);

  /** What is ticked, as pairs of a number and its amount in major units. */
  function chosen() {
    const numbers = ticks().filter((box) => box.checked);
    const single = entries().filter((box) => box.checked);
    return [
      ...numbers.map((box) => [box.value, parse(amountOf(box.value)?.value.replaceAll(",", ""))]),
      ...single.map((box) => [box.dataset.number, parse(box.dataset.amount)]),
    ];
  }

  function say() {
    const pairs = chosen();
    const total = pairs.reduce((sofar, [, amount]) => sofar + amount, 0);
    const sum = format(total, ask.dataset.currency);
    const who = document.querySelector('input[name="collaborator"]:checked')?.dataset.name ?? "";
    ask.disabled = !pairs.length || !who;
    verb.textContent = pairs.length
      ? interpolate(gettext("Ask %(who)s for %(sum)s"), { who, sum })
      : gettext("Select the numbers to ask for");
    const jump = document.querySelector("[data-jump-sum]");
    if (jump) jump.textContent = pairs.length ? sum : "";
    preview([...new Set(pairs.map(([number]) => number))], who, sum);
  }

  /** The message that the collaborator gets, before it is sent. */
  function preview(numbers, who, sum) {
    const box = document.querySelector("[data-preview]");
    if (!box) return;
    box.hidden = !numbers.length || !who;
    if (box.hidden) return;
    const told = { operator: box.dataset.operator, numbers: numbers.join(", "), sum, who };
    box.querySelector("[data-preview-how]").textContent = interpolate(
      gettext("%(who)s sees this behind the link:"),
      told,
    );
    box.querySelector("[data-preview-text]").textContent = interpolate(
      gettext("%(operator)s asks you to cover %(numbers)s for %(sum)s."),
      told,
    );
  }

  /** Whoever ticks entries asks for what waits on those; nothing ticked is the number as a whole. */
  function sumUp(number) {
    const ticked = entriesOf(number).filter((box) => box.checked);
    const sum = ticked.reduce((sofar, box) => sofar + parse(box.dataset.pending), 0);
    const amount = amountOf(number);
    amount.value = ticked.length ? plain(sum, ask.dataset.currency) : amount.dataset.full;
    kept.set(amount.name, amount.value);
    const box = ticks().find((one) => one.value === number);
    if (ticked.length && !box.checked) {
      box.checked = true;
      kept.set(`tick-${number}`, true);
    }
  }

  waiting.addEventListener("input", ({ target }) => {
    if (target.name === "number") kept.set(`tick-${target.value}`, target.checked);
    else if (target.name === "entry") kept.set(target.value, target.checked);
    else if (target.name.startsWith("entry-")) {
      kept.set(target.value, target.checked);
      sumUp(target.name.slice("entry-".length));
    } else if (target.name.startsWith("amount-")) kept.set(target.name, target.value);
    say();
  });
  document.addEventListener("change", say);

  // A live update puts fresh rows in place: give them back what the user had decided.
  new MutationObserver(() => {
    shownSince = performance.now();
    for (const box of ticks()) {
      if (kept.has(`tick-${box.value}`)) box.checked = kept.get(`tick-${box.value}`);
      const amount = amountOf(box.value);
      if (amount && kept.has(amount.name)) amount.value = kept.get(amount.name);
      for (const entry of entriesOf(box.value)) {
        if (!kept.get(entry.value)) continue;
        entry.checked = true;
        entry.closest("details").open = true;
      }
    }
    for (const box of entries()) if (kept.has(box.value)) box.checked = kept.get(box.value);
    say();
  }).observe(waiting, { childList: true });

  // What was asked for is asked for: the rows that come back start from what the server says.
  document.addEventListener("held-act", () => kept.clear());

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "a" || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
      return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (performance.now() - shownSince < SEEN_MS)
      return toast(gettext("The list changed. Check it, then press A again."));
    if (ask.disabled) return toast(gettext("Select the numbers to ask for."));
    ask.click();
  });
  say();
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
  if (!button) return;
  const word = button.lastChild;
  const before = word.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copies);
    word.textContent = gettext("Copied");
    setTimeout(() => (word.textContent = before), COPIED_MS);
  } catch {
    prompt(gettext("Copy this link:"), button.dataset.copies);
  }
});

// A refusal stands beside its row, which may be far down.
document.querySelector("[data-row-problem]")?.scrollIntoView({ block: "center" });
