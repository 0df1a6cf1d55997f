/** From the beacon's randomness to the result: what anyone can compute, computed here. */
import { bigEndian, bytesFrom, bytesOf, concatenated, hexOf, hmacUnder } from "./hashing.js";

export async function prkOf(operatorReveal, randomness, freezeHash) {
  const mac = await hmacUnder(bytesFrom(operatorReveal));
  return mac(concatenated(randomness, bytesFrom(freezeHash)));
}

/** A function from a label to its score in hex. */
export async function scorer(prk) {
  const mac = await hmacUnder(prk);
  return async (label) => hexOf(await mac(bytesOf(`drawbook/score/v1|${label}\u0001`)));
}

const before = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** [{label, score}] from the lowest score up. */
export async function rankingOf(prk, eligible) {
  const score = await scorer(prk);
  const rows = await Promise.all(eligible.map(async (label) => ({ label, score: await score(label) })));
  return rows.sort((a, b) => before(a.score, b.score) || before(a.label, b.label));
}

/** A number below `modulus`: what does not fit evenly is drawn again. */
export async function numberOf(prk, modulus) {
  const mac = await hmacUnder(prk);
  const wide = BigInt(modulus);
  const even = ((1n << 64n) / wide) * wide;
  for (let attempt = 0; ; attempt++) {
    const octets = await mac(concatenated(bytesOf("drawbook/number/v1|"), bigEndian(attempt, 4)));
    const tried = BigInt(`0x${hexOf(octets.slice(0, 8))}`);
    if (tried < even) return Number(tried % wide);
  }
}
