/** Whether a beacon's key signed a round: BLS12-381, signatures on G1, drand's bls-unchained-g1-rfc9380. */
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bigEndian, hashOf } from "./hashing.js";

const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const { G1, G2, fields } = bls12_381;

export async function signatureHolds(publicKey, round, signature) {
  try {
    const signed = finite(G1.Point, signature);
    const key = finite(G2.Point, publicKey);
    const message = await hashOf(bigEndian(round, 8));
    const expected = G1.hashToCurve(message, { DST });
    const product = bls12_381.pairingBatch([
      { g1: signed, g2: G2.Point.BASE.negate() },
      { g1: expected, g2: key },
    ]);
    return fields.Fp12.eql(product, fields.Fp12.ONE);
  } catch {
    return false;
  }
}

/** The point, unless it is infinity, off the curve or subgroup, or another spelling of the same point. */
function finite(Point, compressed) {
  if (compressed[0] & 0x40) throw new Error("infinity");
  const point = Point.fromBytes(compressed);
  point.assertValidity();
  const spelled = point.toBytes(true);
  if (point.is0() || spelled.some((octet, at) => octet !== compressed[at]))
    throw new Error("not the one spelling");
  return point;
}
