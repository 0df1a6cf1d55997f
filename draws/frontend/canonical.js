/** One value, one row of bytes: the same narrow JSON as the server's, read by a parser of our own.
 *
 * JSON.parse would take doubled keys, 1.0 and whole numbers that it cannot hold, each in silence.
 */
import { bytesOf, hashOf, hexOf } from "./hashing.js";

export const LARGEST_WHOLE = Number.MAX_SAFE_INTEGER;
const DEEPEST = 16;
const MOST_BYTES = 32 * 1024 * 1024;
const BLANK = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)/y;
const ESCAPED = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

export class Malformed extends Error {}

const refuse = (why) => {
  throw new Malformed(why);
};

/** The value that bytes in UTF-8 spell. Throws Malformed. */
export function readJson(bytes) {
  if (bytes.length > MOST_BYTES) refuse("the file is too large to be a transcript");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse("the file is not JSON in UTF-8");
  }
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  #match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at = pattern.lastIndex;
    return found;
  }

  #blank() {
    this.#match(BLANK);
  }

  #take(sign) {
    if (this.text[this.at] !== sign) refuse("the file is not JSON in UTF-8");
    this.at += 1;
  }

  value(depth) {
    this.#blank();
    const sign = this.text[this.at];
    if (sign === '"') return this.#string();
    if ((sign === "{" || sign === "[") && depth > DEEPEST) refuse("it is nested too deeply");
    if (sign === "{") return this.#object(depth);
    if (sign === "[") return this.#list(depth);
    for (const [word, meant] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meant;
      }
    }
    return this.#number();
  }

  end() {
    this.#blank();
    if (this.at !== this.text.length) refuse("the file is not JSON in UTF-8");
  }

  #number() {
    const written = this.#match(NUMBER);
    if (!written) refuse("the file is not JSON in UTF-8");
    if (/[.eE]/.test(this.text[this.at] ?? ""))
      refuse("it holds a number that is not written as a whole number");
    const value = Number(written);
    if (Math.abs(value) > LARGEST_WHOLE) refuse("a whole number is too large");
    return value + 0;
  }

  #string() {
    this.#take('"');
    let read = "";
    for (;;) {
      read += this.#match(PLAIN);
      const sign = this.text[this.at++];
      if (sign === '"') break;
      if (sign !== "\\") refuse("the file is not JSON in UTF-8");
      const escape = this.text[this.at++];
      if (escape === "u") {
        const digits = this.text.slice(this.at, this.at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) refuse("the file is not JSON in UTF-8");
        read += String.fromCharCode(parseInt(digits, 16));
        this.at += 4;
      } else if (escape in ESCAPED) read += ESCAPED[escape];
      else refuse("the file is not JSON in UTF-8");
    }
    if (!read.isWellFormed()) refuse("a text holds half a surrogate pair");
    return read;
  }

  #list(depth) {
    this.#take("[");
    const items = [];
    this.#blank();
    if (this.text[this.at] === "]") {
      this.at += 1;
      return items;
    }
    for (;;) {
      items.push(this.value(depth + 1));
      this.#blank();
      if (this.text[this.at] !== ",") break;
      this.at += 1;
    }
    this.#take("]");
    return items;
  }

  #object(depth) {
    this.#take("{");
    // Without a prototype: a key may be called __proto__.
    const made = Object.create(null);
    this.#blank();
    if (this.text[this.at] === "}") {
      this.at += 1;
      return made;
    }
    for (;;) {
      this.#blank();
      const key = this.#string();
      if (key in made) refuse("a key stands twice in one object");
      if (/[^\u0000-\u007f]/.test(key)) refuse("a key is not ASCII text");
      this.#blank();
      this.#take(":");
      made[key] = this.value(depth + 1);
      this.#blank();
      if (this.text[this.at] !== ",") break;
      this.at += 1;
    }
    this.#take("}");
    return made;
  }
}

/** The canonical text of what `readJson` gave, or of a plain object of the same kinds. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const inside = Object.keys(value).sort();
    return `{${inside.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** 64 hex digits; `tag` is charter, freeze or transcript. */
export async function taggedHash(tag, record) {
  return hexOf(await hashOf(bytesOf(`drawbook/${tag}/v1\n${canonical(record)}`)));
}
