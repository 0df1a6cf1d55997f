/** Amounts as people type them, and sizes of files. */

/** The digits that count: "PKR 21,962.00", "21962" and "21 962.0" are one; "" where there is no number. */
export function plainAmount(text) {
  const number = /\d[\d,\s\u00a0]*(\.\d*)?/.exec(String(text ?? ""))?.[0].replace(/[,\s\u00a0]/g, "") ?? "";
  if (!number) return "";
  const [whole, cents = ""] = number.split(".");
  const rest = cents.replace(/0+$/, "");
  return (whole.replace(/^0+(?=\d)/, "") || "0") + (rest ? `.${rest}` : "");
}

/** "412 kB", "1.2 MB". */
export function sizeOf(bytes) {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
