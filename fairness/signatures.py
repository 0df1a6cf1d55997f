"""Check a beacon's signature of a round, and sign rounds of the local beacon.

The scheme is drand's `bls-unchained-g1-rfc9380`: BLS12-381, signatures on G1 (48 octets compressed), keys on
G2 (96 octets), message SHA-256 of the round as eight big-endian octets.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

from fairness.beacon import SCHEME, Beacon

Point = TypeVar("Point", G1Point, G2Point)

DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
GROUP_ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001


def signature_holds(public_key: bytes, round_number: int, signature: bytes) -> bool:
    """Return whether the key signed this round.

    Infinity, points off the curve or subgroup, and other encodings of a point (they would hash to different
    randomness) are rejected.
    """
    try:
        signed = _finite(G1Point, signature)
        key = _finite(G2Point, public_key)
        expected = _point_of(round_number)
    except (ValueError, OverflowError):
        return False
    return GT.pairing_check([signed, expected], [-G2Point(), key])


def randomness_of(signature: bytes) -> bytes:
    """Return the 32 octets of randomness of a published round."""
    return hashlib.sha256(signature).digest()


def _finite(curve: type[Point], compressed: bytes) -> Point:
    # The library takes infinity for a point, in several spellings: the flag decides before it is asked.
    if not compressed or compressed[0] & 0x40:
        raise ValueError("infinity")
    point = curve.from_compressed_bytes(compressed)  # refuses points off the curve or the subgroup
    if point == curve.identity() or point.to_compressed_bytes() != compressed:
        raise ValueError("not the one spelling of a finite point")
    return point


def _point_of(round_number: int) -> G1Point:
    return G1Point.hash_to_curve(hashlib.sha256(round_number.to_bytes(8, "big")).digest(), DOMAIN)


class LocalKey:
    """The key of a test beacon, derived from 32 secret octets."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("A local beacon's secret has 32 octets.")
        # 64 octets make the remainder's bias negligible.
        wide = hashlib.sha512(b"drawbook/local-beacon/v1\n" + secret).digest()
        self._scalar = Scalar(int.from_bytes(wide, "big") % (GROUP_ORDER - 1) + 1)
        self.public_key = (G2Point() * self._scalar).to_compressed_bytes()

    def sign(self, round_number: int) -> bytes:
        """Return the 48 octets of a signature. The caller must not sign a round before its time."""
        return (_point_of(round_number) * self._scalar).to_compressed_bytes()

    def beacon(self, *, genesis: int, period: int = 3, beacon_id: str = "local") -> Beacon:
        """Return the beacon to pin in charters; genesis in Unix seconds, period in seconds."""
        # drand hashes its group file here; we have none, so the key stands for it.
        group_hash = hashlib.sha256(b"drawbook/local-group/v1\n" + self.public_key).hexdigest()
        fields = {
            "kind": "local",
            "beacon_id": beacon_id,
            "chain_hash": "0" * 64,
            "period": period,
            "genesis": genesis,
            "scheme": SCHEME,
            "public_key": self.public_key.hex(),
            "group_hash": group_hash,
        }
        return Beacon.from_json(fields | {"chain_hash": Beacon.from_json(fields).own_chain_hash()})
