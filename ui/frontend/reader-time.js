/** Beside a moment that is typed in a thing's zone: what that is in the reader's own, where it differs. */
import { gettext, interpolate } from "./words.js";

const PARTS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const SHOWN = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

/** How far the zone is ahead of UTC at a moment, in milliseconds. */
function ahead(moment_ms, zone) {
  const parts = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone }).formatToParts(moment_ms);
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return (
    Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute) - Math.floor(moment_ms / 60_000) * 60_000
  );
}

/** The moment of "2026-12-02T15:36" in a zone; NaN when nothing whole is typed. */
export function momentOf(wall, zone) {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return NaN;
  const near = asUtc - ahead(asUtc, zone);
  return asUtc - ahead(near, zone);
}

/** "Your time: Tue 1 Dec, 09:06 (Europe/Berlin)", or nothing where both clocks show the same. */
export function readerTime(wall, zone, readerZone, language = "en") {
  const moment = momentOf(wall, zone);
  if (Number.isNaN(moment) || ahead(moment, zone) === ahead(moment, readerZone)) return "";
  const time = new Intl.DateTimeFormat(language, { ...SHOWN, timeZone: readerZone }).format(moment);
  return interpolate(gettext("Your time: %(time)s (%(zone)s)"), { time, zone: readerZone });
}

for (const field of globalThis.document?.querySelectorAll("input[data-zone]") ?? []) {
  const place = document.getElementById(`${field.id}-zone`)?.querySelector("[data-reader-time]");
  const show = () => {
    const own = field.dataset.readerZone || Intl.DateTimeFormat().resolvedOptions().timeZone;
    const text = field.value
      ? readerTime(field.value, field.dataset.zone, own, document.documentElement.lang)
      : "";
    if (place) place.textContent = text && ` · ${text}`;
  };
  field.addEventListener("input", show);
  show();
}
