/** What a number says of itself: the card over the board, and the same as a sentence. */
import { hours } from "../../ui/frontend/clock.js";
import { format, plain } from "../../ui/frontend/money.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

/** "420: 7,200 of 8,000 held, 800 free, frozen"; unnamed: "Full. ₹4,500 pending cover". */
export function sentenceFor(model, index, currency, { named = true } = {}) {
  const number = model.text(index);
  const parts = [];
  if (model.blocked[index]) parts.push(gettext("Blocked, not sold"));
  else if (model.isFull(index)) parts.push(gettext("Full"));
  else {
    parts.push(
      interpolate(gettext("%(used)s of %(capacity)s held"), {
        used: plain(model.used[index], currency),
        capacity: plain(model.capacity[index], currency),
      }),
    );
    parts.push(interpolate(gettext("%(free)s free"), { free: plain(model.free[index], currency) }));
  }
  const sum = (key) => format(model[key][index], currency);
  if (model.pending[index] > 0)
    parts.push(interpolate(gettext("%(sum)s pending cover"), { sum: sum("pending") }));
  if (model.reserve[index] > 0)
    parts.push(interpolate(gettext("%(sum)s in reserve"), { sum: sum("reserve") }));
  if (model.frozen[index]) parts.push(frozenWords(model.frozen[index]));
  return named ? `${number}: ${parts.join(", ")}` : parts.join(". ");
}

function frozenWords(since) {
  const time = typeof since === "string" ? hours(since, { seconds: false }) : "";
  return time ? interpolate(gettext("Frozen %(time)s"), { time }) : gettext("Frozen");
}

/** The nodes of the card: number and state, held of capacity, free, pending, and what else there is. */
export function cardFor(model, index, currency) {
  const state = model.blocked[index]
    ? gettext("Blocked")
    : model.frozen[index]
      ? frozenWords(model.frozen[index])
      : model.isFull(index)
        ? gettext("Full")
        : "";
  const sum = (key) => plain(model[key][index], currency);
  const held = interpolate(gettext("%(used)s of %(capacity)s"), {
    used: sum("used"),
    capacity: sum("capacity"),
  });
  const rows = [
    [gettext("Held"), held],
    [gettext("Free"), sum("free")],
    [gettext("Pending"), sum("pending")],
  ];
  for (const [key, word] of [
    ["covered", gettext("Covered")],
    ["reserve", gettext("Reserve")],
    ["retained", gettext("Retained by the house")],
  ]) {
    if (model[key][index] > 0) rows.push([word, sum(key)]);
  }
  if (model.mode !== "held") rows.push([gettext("Stake"), sum("sold")]);
  return [pair("card-head", model.text(index), state), ...rows.map(([word, text]) => pair("", word, text))];
}

function pair(className, start, end) {
  const row = document.createElement("div");
  row.className = className;
  for (const text of [start, end])
    row.append(Object.assign(document.createElement("span"), { textContent: text }));
  return row;
}
