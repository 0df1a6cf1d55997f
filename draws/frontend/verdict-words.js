/** A verdict in the reader's language. The verdict's own sentence, the same in every checker, stays as the record. */
import { gettext, interpolate } from "../../ui/frontend/words.js";
import { ZEROS } from "./check.js";

/** One word for the banner: "Valid", "Valid, but" or "Invalid". */
export function verdictWord(verdict) {
  if (!verdict.valid) return gettext("Invalid");
  return verdict.public && !verdict.replaced ? gettext("Valid") : gettext("Valid, but");
}

/** What the verdict means, in whole sentences. */
export function verdictSentence(verdict) {
  if (!verdict.valid)
    return gettext("This record does not add up. Don't rely on this draw until it is explained.");
  const sentences = [];
  if (verdict.replaced === ZEROS) {
    sentences.push(gettext("This draw was missed and drawn again; nothing was frozen before."));
  } else if (verdict.replaced) {
    const hash = verdict.replaced;
    sentences.push(
      interpolate(gettext("This draw was drawn again. Ask for the freeze that it replaced: %(hash)s."), {
        hash,
      }),
    );
  }
  if (!verdict.public) {
    sentences.push(
      gettext("Every step is right, but this draw used a test beacon, so its value was not public."),
    );
  } else if (!sentences.length) {
    sentences.push(gettext("Every step of this draw is right, and its random value was public."));
  }
  return sentences.join(" ");
}
