/** Sentences in the reader's language: Django's catalogue when the page loads it, English otherwise. */

const catalogue = () => globalThis.django;

export const gettext = (text) => catalogue()?.gettext?.(text) ?? text;

export const ngettext = (one, many, count) =>
  catalogue()?.ngettext?.(one, many, count) ?? (count === 1 ? one : many);

/** Put `values` into the places named `%(name)s`; on right-to-left pages each keeps its own direction. */
export function interpolate(text, values) {
  const isolated = globalThis.document?.documentElement.dir === "rtl";
  const put = (value) => (isolated ? `\u2068${value}\u2069` : String(value));
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? put(values[name]) : whole));
}
