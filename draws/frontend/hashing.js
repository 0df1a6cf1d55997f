/** SHA-256 and HMAC: the browser's own where it has them, else noble's (pages on a plain address have none). */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

const subtle = () => globalThis.crypto?.subtle;

export const bytesOf = (text) => new TextEncoder().encode(text);

export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const bytesFrom = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export async function hashOf(bytes) {
  return subtle() ? new Uint8Array(await subtle().digest("SHA-256", bytes)) : sha256(bytes);
}

/** Hash again and again; at once, for a chain has thousands of links. */
export function hashedTimes(bytes, times) {
  let link = bytes;
  for (let i = 0; i < times; i++) link = sha256(link);
  return link;
}

/** A function from a message to its HMAC-SHA256 under this key. */
export async function hmacUnder(key) {
  if (!subtle()) return async (message) => hmac(sha256, key, message);
  const imported = await subtle().importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return async (message) => new Uint8Array(await subtle().sign("HMAC", imported, message));
}

export const concatenated = (...parts) => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** An unsigned whole number as so many big-endian bytes. */
export function bigEndian(value, octets) {
  const bytes = new Uint8Array(octets);
  let rest = BigInt(value);
  for (let at = octets - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}
