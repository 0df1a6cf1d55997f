/** The server's clock: what it said, and how far this machine's clock is off. */
import { gettext, interpolate } from "./words.js";

let offset_ms = 0;
let roundTrip_ms = Infinity;

/** Take the server's time from an answer; the one with the shortest round trip wins. */
export function learn(serverTime, asked_ms, answered_ms = Date.now()) {
  const said = Date.parse(serverTime);
  const trip = answered_ms - asked_ms;
  if (Number.isNaN(said) || trip < 0 || trip > roundTrip_ms) return;
  roundTrip_ms = trip;
  offset_ms = said - (asked_ms + trip / 2);
}

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset_ms;

// A clock of more than a hundred hours says nothing to anybody, and has no room on a phone.
const LONGEST_CLOCK_SECONDS = 100 * 3_600;

/** "00:18:42"; hours grow past a day, and become "29 d 23 h" past a hundred. */
export function remaining(until_ms, at_ms = now()) {
  const seconds = Math.max(0, Math.ceil((until_ms - at_ms) / 1000));
  if (seconds > LONGEST_CLOCK_SECONDS) {
    const left = { days: Math.floor(seconds / 86_400), hours: Math.floor(seconds / 3600) % 24 };
    return interpolate(gettext("%(days)s d %(hours)s h"), left);
  }
  const two = (value) => String(value).padStart(2, "0");
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
}

const A_DAY_MS = 86_400_000;

/** What a countdown shows: "1 d 23 h" while there is a day or more, then the clock. */
export function timeLeft(until_ms, at_ms = now()) {
  const left_ms = until_ms - at_ms;
  if (left_ms < A_DAY_MS) return remaining(until_ms, at_ms);
  const left = { days: Math.floor(left_ms / A_DAY_MS), hours: Math.floor(left_ms / 3_600_000) % 24 };
  return interpolate(gettext("%(days)s d %(hours)s h"), left);
}

const zone = () => document.documentElement.dataset.timezone || undefined;
const formats = new Map();

/** "20:26:14", or "20:26" without seconds, in the account's time zone. */
export function hours(iso, { seconds = true } = {}) {
  const key = `${zone()}${seconds}`;
  if (!formats.has(key)) {
    const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone() };
    formats.set(key, new Intl.DateTimeFormat("en-GB", seconds ? { ...shape, second: "2-digit" } : shape));
  }
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? "" : formats.get(key).format(time);
}
