/** A verdict as a page: the banner, every check, the hash to compare, the result. */
import { decimalsOf, format, PARTS } from "../../ui/frontend/money.js";
import { drawLine } from "../../ui/frontend/draw/line.js";
import { spaced } from "../../ui/frontend/draw/spaced.js";

const MOST = 40;

const make = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};
/** Minor units as the currency is written. */
const amount = (minor, currency) =>
  format(minor * (PARTS / 10 ** decimalsOf(currency)), currency, { cents: true });
const moment = (seconds) =>
  new Intl.DateTimeFormat(document.documentElement.lang || "en", {
    dateStyle: "full",
    timeStyle: "medium",
  }).format(new Date(seconds * 1000));

/** Put the verdict into `out`, and the result beside it into `beside`. */
export function report(verdict, took_ms, out, beside) {
  out.replaceChildren(...heading(verdict), banner(verdict, took_ms), checks(verdict), toCompare(verdict));
  beside.replaceChildren(...(verdict.transcript && verdict.valid ? [result(verdict.transcript)] : []));
  out.querySelector("h1").focus();
}

function heading({ transcript }) {
  const title = make("h1", "", transcript ? `${transcript.charter.subject}, draw ${transcript.freeze.draw}` : "Check a draw");
  title.tabIndex = -1;
  const note = transcript ? `${moment(transcript.freeze.draw_at)}. Labels only, no names.` : "";
  return [title, make("p", "quiet", note)];
}

function banner(verdict, took_ms) {
  const made = verdict.lines.filter((line) => line.ok !== null);
  const good = made.filter((line) => line.ok).length;
  const tone = !verdict.valid ? "bad" : verdict.public && !verdict.replaced ? "good" : "warn";
  const word = !verdict.valid ? "Invalid" : tone === "good" ? "Valid" : "Valid, but";
  const box = make("div", `verdict ${tone}`);
  box.setAttribute("role", "status");
  box.append(
    make("p", "verdict-word", word),
    make("p", "verdict-sentence", verdict.sentence),
    make("p", "", `${good} of ${made.length} checks passed in this browser in ${(took_ms / 1000).toFixed(2)} s.`),
  );
  return box;
}

function checks({ lines }) {
  const list = make("ul", "checks");
  for (const { ok, text, detail } of lines) {
    const sign = make("span", "sign", ok === null ? "i" : ok ? "✓" : "✗");
    sign.setAttribute("aria-label", ok === null ? "note" : ok ? "holds" : "fails");
    sign.setAttribute("role", "img");
    const end = make("span", "detail", detail);
    end.dir = "ltr";
    list.append(make("li", ok === null ? "note" : ok ? "good" : "bad", sign, make("span", "", text), end));
  }
  return list;
}

function toCompare({ freezeHash }) {
  if (!freezeHash) return make("p", "quiet", "There is no freeze hash to compare.");
  const digits = make("p", "mono break", spaced(freezeHash));
  digits.dir = "ltr";
  return make(
    "div",
    "panel compare",
    make("h2", "", "Freeze hash"),
    digits,
    make("p", "quiet", "Compare all 64 digits with what you were sent before the draw."),
  );
}

function result({ freeze, ranking, winners, number, prk }) {
  const stage = make("div", "check-stage");
  const top = make("div", "check-top");
  stage.append(top);
  if (freeze.mode === "number") {
    top.append(make("p", "stage-drawn", String(number).padStart(String(freeze.modulus - 1).length, "0")));
    return stage;
  }
  top.append(make("p", "stage-drawn", winners[0]));
  if (freeze.terms.prize !== undefined) {
    top.append(make("p", "check-prize", "wins ", make("b", "", amount(freeze.terms.prize, freeze.terms.currency))));
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "stage-line");
  svg.setAttribute("viewBox", "0 0 640 96");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Every ticket at its score; the lowest wins");
  drawLine(svg, ranking, { winners });
  const order = make("ol", "check-order");
  for (const { label } of ranking.slice(0, MOST)) order.append(make("li", winners.includes(label) ? "won" : "", label));
  stage.append(svg, order);
  const one = ranking[Math.min(2, ranking.length - 1)];
  const command = make(
    "pre",
    "mono code",
    `printf 'drawbook/score/v1|${one.label}\\001' | openssl dgst -sha256 -mac HMAC -macopt hexkey:${prk}\n${one.score}`,
  );
  command.tabIndex = 0;
  const hand = make("div", "panel compare", make("h2", "", "Check one line by hand"));
  hand.append(make("p", "quiet", `Any computer with openssl gives the score of ${one.label}.`), command);
  return make("div", "stack", stage, hand);
}
