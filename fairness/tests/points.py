"""Keys, signatures, and points that are none."""

from __future__ import annotations

from py_arkworks_bls12381 import G1Point

from fairness.beacon import QUICKNET
from fairness.tests.making import vector

PK = bytes.fromhex(QUICKNET.public_key)
SIGNATURE = bytes.fromhex(vector("pick")["beacon"]["signature"])
INFINITIES = [b"\xc0" + bytes(47), b"\xe0" + bytes(47), b"\xff" * 48, b"\xc0" + bytes(46) + b"\x01"]


def off_subgroup() -> bytes:
    """A point of the curve outside the group of prime order; x = 4 is the smallest such."""
    point = bytes([0x80]) + bytes(46) + b"\x04"
    assert not G1Point.from_compressed_bytes_unchecked(point).is_in_subgroup()
    return point
