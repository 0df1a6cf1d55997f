/** The checks of a verdict in the reader's language. Their English stays as the record, the same in every checker. */
import { gettext, interpolate } from "../../ui/frontend/words.js";

/** Every line that `check.js` writes, in the reader's language; named one by one so that translators get them. */
export const allLines = () => [
  gettext("every field is there and of its type"),
  gettext("the beacon is not public: TEST BEACON"),
  gettext("the chain hash binds the beacon's key and times"),
  gettext("the chain hash is not that of the beacon's key and times"),
  gettext("the charter has the hash that transcript and freeze name"),
  gettext("the charter's hash is another"),
  gettext("it is drawn when the charter says"),
  gettext("draw_at is not as chartered"),
  gettext("it is redrawn later than the charter said"),
  gettext("a redone draw must come later than chartered"),
  gettext("the beacon's round follows from draw_at"),
  gettext("the beacon's round does not follow from draw_at"),
  gettext("it was frozen before the round's time"),
  gettext("it was not frozen before the round's time"),
  gettext("the operator's reveal leads to the chartered tip in exactly chain_index steps"),
  gettext("the operator's reveal does not lead to the chartered tip in chain_index steps"),
  gettext("it is the first attempt"),
  gettext("a first attempt supersedes nothing, for no reason"),
  gettext("it names what it supersedes and why"),
  gettext("a redone draw must name what it supersedes and why"),
  gettext("the freeze has its hash"),
  gettext("the freeze's hash is another"),
  gettext("roll and eligible are sorted, each label once"),
  gettext("roll and eligible must be sorted, each label once"),
  gettext("eligible and excluded make up the roll"),
  gettext("eligible and excluded do not make up the roll"),
  gettext("there are no more winners than eligible"),
  gettext("there are more winners than eligible"),
  gettext("the prize is the gross less the commission"),
  gettext("no money is named"),
  gettext("the prize is not the gross less the commission"),
  gettext("the beacon's answer is for the frozen round"),
  gettext("the beacon's answer is for another round"),
  gettext("the beacon signed this round"),
  gettext("the beacon's signature does not hold"),
  gettext("the randomness is the signature's hash"),
  gettext("the randomness is not the signature's hash"),
  gettext("prk follows from reveal, randomness and freeze"),
  gettext("prk does not follow"),
  gettext("the number follows"),
  gettext("the number does not follow"),
  gettext("the ranking follows"),
  gettext("the ranking does not follow"),
  gettext("the winners are the lowest scores"),
  gettext("the winners are not the lowest scores"),
  gettext("it follows the previous draw's transcript"),
  gettext("it does not follow the previous transcript given"),
  gettext("it is not linked to a previous draw"),
];

// Lines that name something: how they begin, and how they are said.
const NAMING = () => [
  [
    "the previous draw's transcript is not at hand; its hash must be ",
    gettext("the previous draw's transcript is not at hand; its hash must be %(what)s"),
  ],
  ["malformed: ", gettext("the record can't be read: %(what)s")],
];

/** A line as the reader is shown it. */
export function lineInWords(text) {
  for (const [begin, words] of NAMING()) {
    if (text.startsWith(begin)) return interpolate(words, { what: text.slice(begin.length) });
  }
  return gettext(text);
}
