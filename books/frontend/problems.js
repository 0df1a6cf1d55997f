/** Refusals read: which line and column is wrong, or what the whole answer says. */
import { gettext, interpolate } from "../../ui/frontend/words.js";

const PATH = /^(?:text|lines)\.(\d+)/;
const COLUMN = /column (\d+)/;

/** [{line, column, length, sentence}] of a refusal's body, by line. */
export function problemsOf(body) {
  if (Array.isArray(body?.problems) && body.problems.length) return body.problems.map(placed);
  const found = [];
  for (const [path, sentences] of Object.entries(body?.errors ?? {})) {
    const match = PATH.exec(path);
    if (!match) continue;
    for (const sentence of [sentences].flat()) {
      found.push(
        placed({
          line: Number(match[1]),
          column: Number(COLUMN.exec(sentence)?.[1] ?? 1),
          length: 1,
          sentence,
        }),
      );
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** A sentence that says where: "Line 2, column 3: …". */
function placed(problem) {
  const { line, column = 1, sentence } = problem;
  // Line 0 is the text as a whole.
  if (!line) return problem;
  if (new RegExp(`^\\S+ ${line}\\b`, "u").test(sentence)) return problem;
  return {
    ...problem,
    sentence: interpolate(gettext("Line %(line)s, column %(column)s: %(sentence)s"), {
      line,
      column,
      sentence,
    }),
  };
}

/** One sentence for a refusal that is about no line. */
export function sentencesOf({ status, body }) {
  if (status === 0) return gettext("No answer from the server. What you typed stays here.");
  if (status === 401)
    return gettext("You are signed out. Sign in in another tab, then sell again. What you typed stays here.");
  const others = Object.entries(body?.errors ?? {}).filter(([path]) => !PATH.test(path));
  const words = others.flatMap(([, sentences]) => sentences);
  return (
    [body?.detail, ...words.filter((sentence) => sentence !== body?.detail)].filter(Boolean).join(" ") ||
    String(status)
  );
}
