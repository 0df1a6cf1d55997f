/**
 * Amounts as the language writes them. An amount arrives as a decimal string and is kept as an integer count of
 * ten-thousandths, exact for every currency's minor unit.
 */

export const PARTS = 10_000;
const SIGNS = { INR: "₹", USD: "$", GBP: "£", EUR: "€", CAD: "C$", AUD: "A$" };
const WITHOUT_CENTS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const WITH_THREE = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** "1234.50" as 12345000; a missing amount is 0. */
export function parse(text) {
  const match = /^([-\u2212]?)(\d*)(?:\.(\d{1,4})\d*)?$/.exec(String(text ?? "").trim());
  if (!match) return 0;
  const value = Number(match[2] || 0) * PARTS + Number((match[3] ?? "").padEnd(4, "0"));
  return match[1] && value ? -value : value;
}

export const decimalsOf = (currency) => (WITHOUT_CENTS.has(currency) ? 0 : WITH_THREE.has(currency) ? 3 : 2);

const signOf = (currency) => SIGNS[currency] ?? (currency ? `${currency}\u00a0` : "");

function grouped(digits, currency) {
  const tail = digits.slice(-3);
  const head = digits.slice(0, -3);
  const rest = head.replace(currency === "INR" ? /\B(?=(\d\d)+$)/g : /\B(?=(\d{3})+$)/g, ",");
  return head ? `${rest},${tail}` : tail;
}

/** {minus, sign, whole, cents}: cents are "" when there are none, unless `cents` asks for them. */
export function figure(parts, currency, { cents = false, sign = true } = {}) {
  const places = decimalsOf(currency);
  const minor = Math.round(Math.abs(parts) / 10 ** (4 - places));
  const unit = 10 ** places;
  const rest = minor % unit;
  return {
    minus: parts < 0 && minor ? "\u2212" : "",
    sign: sign ? signOf(currency) : "",
    whole: grouped(String(Math.floor(minor / unit)), currency),
    cents: places && (rest || cents) ? `.${String(rest).padStart(places, "0")}` : "",
  };
}

/** "₹1,200", "−₹60,49,820", "PKR 8,062". */
export function format(parts, currency, options) {
  const set = figure(parts, currency, options);
  return set.minus + set.sign + set.whole + set.cents;
}

/** The figure alone, "14,500": for boards and tables whose currency is known. */
export const plain = (parts, currency) => format(parts, currency, { sign: false });

/** An element with the sign and the cents lighter. */
export function node(parts, currency, options) {
  const set = figure(parts, currency, options);
  const money = document.createElement("span");
  money.className = "money";
  money.append(set.minus, span("sign", set.sign), set.whole, span("cents", set.cents));
  return money;
}

function span(className, text) {
  if (!text) return "";
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

/** Back to the wire: 12345000 as "1234.50". */
export function decimal(parts) {
  const whole = Math.floor(Math.abs(parts) / PARTS);
  const rest = String(Math.abs(parts) % PARTS)
    .padStart(4, "0")
    .replace(/0{1,2}$/, "");
  return `${parts < 0 ? "-" : ""}${whole}.${rest}`;
}
