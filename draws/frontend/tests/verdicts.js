/** Reads files' bytes (base64, one JSON list on standard input) and prints the browser's verdict on each. */
import { checkBytes } from "../check.js";

let read = "";
for await (const piece of process.stdin.setEncoding("utf8")) read += piece;
const verdicts = [];
for (const [file, previous] of JSON.parse(read)) {
  const bytes = (text) => (text === null ? null : new Uint8Array(Buffer.from(text, "base64")));
  const { valid, public: open, sentence, freezeHash } = await checkBytes(bytes(file), bytes(previous));
  verdicts.push([valid, open, sentence, freezeHash]);
}
process.stdout.write(JSON.stringify(verdicts));
