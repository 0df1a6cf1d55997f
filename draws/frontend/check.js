/** Check a transcript as a stranger would: the same rules, in the same order and words, as the server's. */
import { canonical, Malformed, readJson, taggedHash } from "./canonical.js";
import { numberOf, prkOf, rankingOf } from "./derive.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";
import { bigEndian, bytesFrom, bytesOf, concatenated, hashedTimes, hashOf, hexOf } from "./hashing.js";
import { checkShape, SCHEME } from "./shapes.js";
import { signatureHolds } from "./signature.js";
import { spaced } from "./spaced.js";

export const ZEROS = "0".repeat(64);
export const QUICKNET = {
  kind: "drand",
  beacon_id: "quicknet",
  chain_hash: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  period: 3,
  genesis: 1692803367,
  scheme: SCHEME,
  public_key:
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c" +
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb" +
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
  group_hash: "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
};

/** The verdict on the bytes of a file (and of the one before it): see `verdictOn`. Never throws for them. */
export async function checkBytes(bytes, previous = null) {
  try {
    const before = previous === null ? null : readJson(previous);
    return await checked(readJson(bytes), before);
  } catch (trouble) {
    if (trouble instanceof Malformed) return refused(trouble.message);
    throw trouble;
  }
}

/**
 * {valid, public, sentence, lines: [{ok, text, detail}], reasons, freezeHash, replaced, transcript}; `ok` is
 * null for a remark. `text` is the same in every checker (`line-words.js` says it in the reader's language), and
 * `detail` is for the reader alone, in their language.
 */
async function checked(transcript, previous) {
  checkShape(transcript);
  if (previous !== null) {
    try {
      checkShape(previous);
    } catch (trouble) {
      throw new Malformed(`the previous transcript: ${trouble.message}`);
    }
  }
  const findings = { lines: [], reasons: [] };
  const check = (ok, claim, otherwise, detail = "") => {
    findings.lines.push({ ok, text: ok ? claim : otherwise, detail });
    if (!ok) findings.reasons.push(otherwise);
  };
  const note = (text) => findings.lines.push({ ok: null, text, detail: "" });
  check(true, "every field is there and of its type", "");
  const freezeHash = await taggedHash("freeze", transcript.freeze);
  const isPublic = canonical(transcript.charter.beacon) === canonical(QUICKNET);
  await checkCharter(transcript, check);
  checkTimes(transcript, check);
  checkOperator(transcript, check);
  checkRedo(transcript, check);
  checkFreeze(transcript, freezeHash, check);
  await checkBeacon(transcript, isPublic, check, note);
  await checkResult(transcript, freezeHash, check);
  await checkLink(transcript, previous, check, note);
  const { reasons, lines } = findings;
  const replaced = transcript.freeze.supersedes ?? null;
  const valid = reasons.length === 0;
  const sentence = valid ? validSentence(isPublic, replaced) : `INVALID: ${reasons.join("; ")}`;
  return { valid, public: isPublic, sentence, lines, reasons, freezeHash, replaced, transcript };
}

function validSentence(isPublic, replaced) {
  const beside = isPublic ? [] : ["the beacon is not public: TEST BEACON"];
  if (replaced === ZEROS) beside.push("redrawn: the draw was missed, nothing was frozen before");
  else if (replaced) beside.push(`redrawn: ask for the freeze it replaced (${replaced})`);
  return beside.length ? `VALID, but ${beside.join("; ")}` : "VALID";
}

function refused(why) {
  const reason = `malformed: ${why}`;
  return {
    valid: false,
    public: false,
    sentence: `INVALID: ${reason}`,
    lines: [{ ok: false, text: reason, detail: "" }],
    reasons: [reason],
    freezeHash: null,
    replaced: null,
    transcript: null,
  };
}

async function checkCharter({ charter, charter_hash, freeze }, check) {
  const { beacon } = charter;
  const bound = concatenated(
    bigEndian(beacon.period, 4),
    bigEndian(beacon.genesis, 8),
    bytesFrom(beacon.public_key),
    bytesFrom(beacon.group_hash),
    bytesOf(beacon.beacon_id),
  );
  check(
    hexOf(await hashOf(bound)) === beacon.chain_hash,
    "the chain hash binds the beacon's key and times",
    "the chain hash is not that of the beacon's key and times",
    interpolate(gettext("%(beacon)s, chain %(hash)s"), {
      beacon: beacon.beacon_id,
      hash: spaced(beacon.chain_hash, 8),
    }),
  );
  const own = await taggedHash("charter", charter);
  check(
    own === charter_hash && charter_hash === freeze.charter,
    "the charter has the hash that transcript and freeze name",
    "the charter's hash is another",
    spaced(own, 16),
  );
}

function checkTimes({ charter, freeze }, check) {
  const chartered = charter.schedule[freeze.draw - 1];
  if (freeze.attempt === 1) {
    check(freeze.draw_at === chartered, "it is drawn when the charter says", "draw_at is not as chartered");
  } else {
    check(
      chartered !== undefined && freeze.draw_at > chartered,
      "it is redrawn later than the charter said",
      "a redone draw must come later than chartered",
    );
  }
  const [genesis, period] = [BigInt(charter.beacon.genesis), BigInt(charter.beacon.period)];
  const round = roundedUp(BigInt(freeze.draw_at) - genesis, period) + 1n;
  check(
    BigInt(freeze.beacon_round) === round,
    "the beacon's round follows from draw_at",
    "the beacon's round does not follow from draw_at",
    interpolate(gettext("round %(round)s"), { round: freeze.beacon_round }),
  );
  const appears = genesis + (BigInt(freeze.beacon_round) - 1n) * period;
  check(
    BigInt(freeze.frozen_at) < appears,
    "it was frozen before the round's time",
    "it was not frozen before the round's time",
    interpolate(gettext("%(seconds)s s before"), { seconds: appears - BigInt(freeze.frozen_at) }),
  );
}

const roundedUp = (over, by) => (over > 0n ? (over + by - 1n) / by : over / by);

function checkOperator({ charter, freeze }, check) {
  const { length, tip } = charter.operator_chain;
  const index = freeze.chain_index;
  check(
    index <= length && hexOf(hashedTimes(bytesFrom(freeze.operator_reveal), index)) === tip,
    "the operator's reveal leads to the chartered tip in exactly chain_index steps",
    "the operator's reveal does not lead to the chartered tip in chain_index steps",
    interpolate(gettext("link %(number)s of %(all)s"), { number: index, all: length }),
  );
}

function checkRedo({ freeze }, check) {
  const names = "supersedes" in freeze;
  const says = "reason" in freeze;
  if (freeze.attempt === 1) {
    check(!names && !says, "it is the first attempt", "a first attempt supersedes nothing, for no reason");
  } else {
    check(
      names && says,
      "it names what it supersedes and why",
      "a redone draw must name what it supersedes and why",
      freeze.reason ?? "",
    );
  }
}

const rising = (labels) => labels.every((label, at) => at === 0 || labels[at - 1] < label);
const same = (one, other) => one.length === other.length && one.every((item, at) => item === other[at]);

function checkFreeze({ charter, freeze, freeze_hash }, freezeHash, check) {
  check(
    freezeHash === freeze_hash,
    "the freeze has its hash",
    "the freeze's hash is another",
    spaced(freezeHash, 16),
  );
  if (freeze.mode === "pick") {
    const excluded = freeze.excluded.map((row) => row.label);
    check(
      rising(freeze.eligible) && rising(charter.roll),
      "roll and eligible are sorted, each label once",
      "roll and eligible must be sorted, each label once",
    );
    check(
      same([...freeze.eligible, ...excluded].sort(), [...charter.roll].sort()),
      "eligible and excluded make up the roll",
      "eligible and excluded do not make up the roll",
      interpolate(gettext("%(eligible)s in, %(excluded)s out, %(roll)s on the roll"), {
        eligible: freeze.eligible.length,
        excluded: excluded.length,
        roll: charter.roll.length,
      }),
    );
    check(
      freeze.winners <= freeze.eligible.length,
      "there are no more winners than eligible",
      "there are more winners than eligible",
    );
  }
  const { terms } = freeze;
  const named = Object.keys(terms).length > 0;
  check(
    !named || terms.prize === terms.gross - terms.commission,
    named ? "the prize is the gross less the commission" : "no money is named",
    "the prize is not the gross less the commission",
    named
      ? interpolate(gettext("%(sum)s (minor units, %(currency)s)"), {
          sum: `${terms.gross} − ${terms.commission} = ${terms.prize}`,
          currency: terms.currency,
        })
      : "",
  );
}

async function checkBeacon({ charter, freeze, beacon }, isPublic, check, note) {
  check(
    beacon.round === freeze.beacon_round,
    "the beacon's answer is for the frozen round",
    "the beacon's answer is for another round",
  );
  const signature = bytesFrom(beacon.signature);
  const began = performance.now();
  const holds = await signatureHolds(bytesFrom(charter.beacon.public_key), freeze.beacon_round, signature);
  check(
    holds,
    "the beacon signed this round",
    "the beacon's signature does not hold",
    interpolate(gettext("BLS12-381, checked here in %(length)s ms"), {
      length: Math.round(performance.now() - began),
    }),
  );
  const randomness = hexOf(await hashOf(signature));
  check(
    randomness === beacon.randomness,
    "the randomness is the signature's hash",
    "the randomness is not the signature's hash",
    spaced(randomness, 16),
  );
  if (!isPublic) note("the beacon is not public: TEST BEACON");
}

async function checkResult(transcript, freezeHash, check) {
  const { freeze, beacon } = transcript;
  const prk = await prkOf(freeze.operator_reveal, await hashOf(bytesFrom(beacon.signature)), freezeHash);
  check(
    hexOf(prk) === transcript.prk,
    "prk follows from reveal, randomness and freeze",
    "prk does not follow",
    spaced(hexOf(prk), 16),
  );
  if (freeze.mode === "number") {
    const number = await numberOf(prk, freeze.modulus);
    check(number === transcript.number, "the number follows", "the number does not follow", String(number));
    return;
  }
  const ranking = await rankingOf(prk, freeze.eligible);
  check(
    canonical(ranking) === canonical(transcript.ranking),
    "the ranking follows",
    "the ranking does not follow",
    interpolate(
      ngettext("%(count)s score computed again", "%(count)s scores computed again", ranking.length),
      {
        count: ranking.length,
      },
    ),
  );
  const lowest = ranking.slice(0, freeze.winners).map((row) => row.label);
  check(
    same(lowest, transcript.winners),
    "the winners are the lowest scores",
    "the winners are not the lowest scores",
    lowest.slice(0, 3).join(", "),
  );
}

async function checkLink({ freeze }, previous, check, note) {
  if (previous !== null) {
    check(
      freeze.prev === (await taggedHash("transcript", previous)),
      "it follows the previous draw's transcript",
      "it does not follow the previous transcript given",
    );
  } else if (freeze.prev === ZEROS) {
    note("it is not linked to a previous draw");
  } else {
    note(`the previous draw's transcript is not at hand; its hash must be ${freeze.prev}`);
  }
}
