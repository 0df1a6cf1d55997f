/** Whether a transcript has exactly the right shape, said as the server says it. */
import { LARGEST_WHOLE, Malformed } from "./canonical.js";

export const SCHEME = "bls-unchained-g1-rfc9380";
const LONGEST_CHAIN = 100_000;

const must = (holds, otherwise) => {
  if (!holds) throw new Malformed(otherwise);
};
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const text =
  (least = 1, most = null) =>
  (value, where) => {
    must(typeof value === "string", `${where} must be text`);
    const length = [...value].length;
    must(
      length >= least && (most === null || length <= most),
      `${where} must have ${least} to ${most ?? "any number of"} characters`,
    );
  };
const oneOf =
  (...choices) =>
  (value, where) => {
    const said = choices.length > 1 ? `one of ${choices.join(", ")}` : choices[0];
    must(choices.includes(value), `${where} must be ${said}`);
  };
const whole =
  (least = 0, most = LARGEST_WHOLE) =>
  (value, where) =>
    must(
      Number.isSafeInteger(value) && value >= least && value <= most,
      `${where} must be a whole number from ${least} to ${most}`,
    );
const hex = (octets) => {
  const pattern = new RegExp(`^[0-9a-f]{${2 * octets}}$`);
  return (value, where) =>
    must(
      typeof value === "string" && pattern.test(value),
      `${where} must be ${2 * octets} lower-case hex digits`,
    );
};
const label = (value, where) =>
  must(
    typeof value === "string" && /^[A-Z][A-Z0-9]{1,7}$/.test(value),
    `${where} must be a label such as T01`,
  );
const currency = (value, where) => {
  text()(value, where);
  must(/^[A-Z]{3}$/.test(value), `${where} must be three capital letters`);
};
const every = (shape) => (value, where) => {
  must(Array.isArray(value), `${where} must be a list`);
  value.forEach((item, at) => shape(item, `${where}[${at}]`));
};
const record =
  (needed, optional = {}) =>
  (value, where) => {
    must(isObject(value), `${where} must be an object`);
    const lacking = Object.keys(needed)
      .filter((key) => !(key in value))
      .sort();
    must(lacking.length === 0, `${where} lacks ${lacking.join(", ")}`);
    for (const key of Object.keys(value)) {
      const shape = Object.hasOwn(needed, key)
        ? needed[key]
        : Object.hasOwn(optional, key)
          ? optional[key]
          : null;
      must(shape !== null, `${where} has a field that does not belong there`);
      shape(value[key], `${where}.${key}`);
    }
  };

const HASH = hex(32);
const BEACON = record({
  kind: oneOf("drand", "local"),
  beacon_id: text(1, 64),
  chain_hash: HASH,
  period: whole(1, 2 ** 32 - 1),
  genesis: whole(),
  scheme: oneOf(SCHEME),
  public_key: hex(96),
  group_hash: HASH,
});
const CHARTER = record({
  type: oneOf("drawbook.charter/1"),
  subject: text(),
  roll: every(label),
  schedule: every(whole()),
  operator_chain: record({ alg: oneOf("sha256"), length: whole(1, LONGEST_CHAIN), tip: HASH }),
  beacon: BEACON,
});
const MONEY = record({ gross: whole(), commission: whole(), prize: whole(), currency });
const terms = (value, where) => {
  must(isObject(value), `${where} must be an object`);
  if (Object.keys(value).length) MONEY(value, where);
};
const FREEZE = {
  type: oneOf("drawbook.freeze/1"),
  charter: HASH,
  prev: HASH,
  mode: oneOf("pick", "number"),
  draw: whole(1),
  attempt: whole(1),
  chain_index: whole(1),
  contributions: every(record({ label, value: text(0, 64) })),
  operator_reveal: HASH,
  draw_at: whole(),
  beacon_round: whole(1),
  frozen_at: whole(),
  terms,
};
const FREEZE_OF = {
  pick: { eligible: every(label), excluded: every(record({ label, reason: text() })), winners: whole(1) },
  number: { modulus: whole(1) },
};
const RESULT_OF = {
  pick: { ranking: every(record({ label, score: HASH })), winners: every(label) },
  number: { number: whole() },
};
const REDO = { supersedes: HASH, reason: text() };

/** Throws Malformed with the field's name. */
export function checkShape(transcript) {
  must(isObject(transcript), "transcript must be an object");
  must(isObject(transcript.freeze), "freeze must be an object");
  const { mode } = transcript.freeze;
  oneOf("pick", "number")(mode, "freeze.mode");
  const top = record({
    type: oneOf("drawbook.transcript/1"),
    charter: (value) => CHARTER(value, "charter"),
    charter_hash: HASH,
    freeze: (value) => record({ ...FREEZE, ...FREEZE_OF[mode] }, REDO)(value, "freeze"),
    freeze_hash: HASH,
    beacon: (value) => record({ round: whole(1), signature: hex(48), randomness: HASH })(value, "beacon"),
    prk: HASH,
    ...RESULT_OF[mode],
  });
  top(transcript, "transcript");
}
