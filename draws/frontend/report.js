/** A verdict as a page: the banner, every check, the hash to compare, the result. */
import { decimalsOf, format, PARTS } from "../../ui/frontend/money.js";
import { drawLine } from "./line.js";
import { lineInWords } from "./line-words.js";
import { spaced } from "./spaced.js";
import { verdictSentence, verdictWord } from "./verdict-words.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";

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
/** "en" alone would be read as the United States': month first and a clock of twelve hours. */
const language = () => (document.documentElement.lang || "en").replace(/^en$/, "en-GB");
/** Day, time to the second and the zone that they are given in. */
export const moment = (seconds) =>
  new Intl.DateTimeFormat(language(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(new Date(seconds * 1000));

/** A charter that names no group carries an id, which means nothing to a reader. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Put the verdict into `out`, and the result beside it into `beside`; `title` is what we call the draw, if we know it. */
export function report(verdict, took_ms, out, beside, title = "") {
  out.replaceChildren(
    ...heading(verdict, title),
    banner(verdict, took_ms),
    checks(verdict),
    toCompare(verdict),
  );
  beside.replaceChildren(...(verdict.transcript && verdict.valid ? [result(verdict.transcript)] : []));
  out.querySelector("h1").focus();
}

function heading({ transcript }, known) {
  const title = make("h1", "", transcript ? known || titleOf(transcript) : gettext("Check a draw"));
  title.tabIndex = -1;
  const at = transcript && moment(transcript.freeze.draw_at);
  const note = at ? interpolate(gettext("%(at)s. Ticket labels only, no names."), { at }) : "";
  return [title, make("p", "quiet", note)];
}

/** What the transcript itself calls the draw. */
export function titleOf({ charter, freeze }) {
  const named = charter.subject && !ID.test(charter.subject);
  const values = { name: charter.subject, number: freeze.draw };
  return interpolate(named ? gettext("%(name)s, draw %(number)s") : gettext("Draw %(number)s"), values);
}

function banner(verdict, took_ms) {
  const made = verdict.lines.filter((line) => line.ok !== null);
  const good = made.filter((line) => line.ok).length;
  const tone = !verdict.valid ? "bad" : verdict.public && !verdict.replaced ? "good" : "warn";
  const box = make("div", `verdict ${tone}`);
  box.setAttribute("role", "status");
  box.append(
    make("p", "verdict-word", verdictWord(verdict)),
    make("p", "verdict-plain", verdictSentence(verdict)),
    sentence(verdict),
    make(
      "p",
      "",
      interpolate(gettext("%(good)s of %(all)s checks passed in this browser in %(seconds)s s."), {
        good,
        all: made.length,
        seconds: (took_ms / 1000).toFixed(2),
      }),
    ),
  );
  return box;
}

/** The verdict as every checker writes it, to compare with what another one says. */
function sentence(verdict) {
  const made = make("p", "verdict-sentence mono", verdict.sentence);
  made.dir = "ltr";
  return made;
}

function checks({ lines }) {
  const list = make("ul", "checks");
  for (const { ok, text, detail } of lines) {
    const sign = make("span", "sign", ok === null ? "i" : ok ? "✓" : "✗");
    sign.setAttribute(
      "aria-label",
      ok === null ? gettext("Note") : ok ? gettext("Passed") : gettext("Failed"),
    );
    sign.setAttribute("role", "img");
    const end = make("span", "detail", detail);
    // Hashes and sums keep their order within words of any direction.
    end.dir = "auto";
    list.append(
      make("li", ok === null ? "note" : ok ? "good" : "bad", sign, make("span", "", lineInWords(text)), end),
    );
  }
  return list;
}

function toCompare({ freezeHash }) {
  if (!freezeHash) return make("p", "quiet", gettext("There is no freeze hash to compare."));
  const digits = make("p", "mono break", spaced(freezeHash));
  digits.dir = "ltr";
  return make(
    "div",
    "panel compare",
    make("h2", "", gettext("Freeze hash")),
    digits,
    make("p", "quiet", gettext("Compare all 64 digits with the ones you were sent before the draw.")),
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
    const prize = make("b", "", amount(freeze.terms.prize, freeze.terms.currency));
    top.append(make("p", "check-prize", `${gettext("Prize")} `, prize));
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "stage-line");
  svg.setAttribute("viewBox", "0 0 640 96");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", gettext("Every ticket at its score; the lowest score wins"));
  drawLine(svg, ranking, { winners });
  const order = make("ol", "check-order");
  for (const { label } of ranking.slice(0, MOST))
    order.append(make("li", winners.includes(label) ? "won" : "", label));
  stage.append(svg, order);
  const one = ranking[Math.min(2, ranking.length - 1)];
  const command = make(
    "pre",
    "mono draw-code",
    `printf 'drawbook/score/v1|${one.label}\\001' | openssl dgst -sha256 -mac HMAC -macopt hexkey:${prk}\n${one.score}`,
  );
  command.tabIndex = 0;
  const hand = make("div", "panel compare", make("h2", "", gettext("Check one line by hand")));
  hand.append(
    make(
      "p",
      "quiet",
      interpolate(gettext("Any computer with openssl gives the score of %(ticket)s."), { ticket: one.label }),
    ),
    command,
  );
  return make("div", "stack", stage, hand);
}
