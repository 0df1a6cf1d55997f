/** Working through spill-over: what is ticked and typed survives a live update, and the button says the sum. */
import { format, parse, plain } from "../../ui/frontend/money.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

const waiting = document.getElementById("spill-waiting");
const ask = document.querySelector("[data-asks]");

if (waiting && ask) {
  const kept = new Map();
  const verb = ask.querySelector("[data-sum]");

  const ticks = () => [...waiting.querySelectorAll('input[name="number"]')];
  const entriesOf = (number) => [...waiting.querySelectorAll(`input[name="entry-${number}"]`)];
  const amountOf = (number) => waiting.querySelector(`[name="amount-${number}"]`);

  function say() {
    const ticked = ticks().filter((box) => box.checked);
    const sum = ticked.reduce((sofar, box) => sofar + parse(amountOf(box.value)?.value.replaceAll(",", "")), 0);
    const who = document.querySelector('input[name="collaborator"]:checked')?.dataset.name ?? "";
    ask.disabled = !ticked.length || !who;
    verb.textContent = ticked.length
      ? interpolate(gettext("Ask %(who)s for %(sum)s"), { who, sum: format(sum, ask.dataset.currency) })
      : gettext("Tick the numbers to ask for");
  }

  /** Whoever ticks entries asks for what waits on those; nothing ticked is the number as a whole. */
  function sumUp(number) {
    const ticked = entriesOf(number).filter((box) => box.checked);
    const sum = ticked.reduce((sofar, box) => sofar + parse(box.dataset.pending), 0);
    const amount = amountOf(number);
    amount.value = ticked.length ? plain(sum, ask.dataset.currency) : amount.defaultValue;
    kept.set(amount.name, amount.value);
    const box = ticks().find((one) => one.value === number);
    if (ticked.length && !box.checked) {
      box.checked = true;
      kept.set(`tick-${number}`, true);
    }
  }

  waiting.addEventListener("input", ({ target }) => {
    if (target.name === "number") kept.set(`tick-${target.value}`, target.checked);
    else if (target.name.startsWith("entry-")) {
      kept.set(target.value, target.checked);
      sumUp(target.name.slice("entry-".length));
    } else if (target.name) kept.set(target.name, target.value);
    say();
  });
  document.addEventListener("change", say);

  // A live update puts fresh rows in place: give them back what the user had decided.
  new MutationObserver(() => {
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
    say();
  }).observe(waiting, { childList: true });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]");
    if (event.key.toLowerCase() !== "a" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    ask.click();
  });
  say();
}
