/** What can be said of a password while it is typed; the server decides. */
import { gettext, interpolate } from "../../ui/frontend/words.js";

const LEAST = 8;
const STRONG = 14;

/** {sentence, good}: what is missing, or how good it is; no sentence for nothing typed. */
export function strengthOf(password) {
  const count = [...password].length;
  if (!count) return { sentence: "", good: false };
  if (count < LEAST)
    return {
      sentence: interpolate(gettext("%(count)s more needed."), { count: LEAST - count }),
      good: false,
    };
  if (/^\d+$/.test(password)) return { sentence: gettext("Use more than digits."), good: false };
  if (new Set(password).size < 5) return { sentence: gettext("Use more different characters."), good: false };
  const words =
    count < STRONG ? gettext("Good. %(count)s characters.") : gettext("Strong. %(count)s characters.");
  return { sentence: interpolate(words, { count }), good: true };
}
