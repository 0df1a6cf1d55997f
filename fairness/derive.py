"""Derive the result from the beacon's randomness. The derivation is deterministic and leaves no choice."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def prk_of(operator_reveal: str, randomness: bytes, freeze_hash: str) -> bytes:
    """Return the 32 octets that decide the draw, from everything frozen and the round's randomness."""
    return hmac.digest(
        bytes.fromhex(operator_reveal), randomness + bytes.fromhex(freeze_hash), hashlib.sha256
    )


def score_of(prk: bytes, label: str) -> str:
    """Return a ticket's score in hex. Anyone can recompute one line with openssl."""
    return hmac.digest(prk, b"drawbook/score/v1|" + label.encode("ascii") + b"\x01", hashlib.sha256).hex()


def ranking_of(prk: bytes, eligible: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (label, score) pairs from the lowest score up: winners, then reserves, in any input order."""
    return tuple(
        sorted(((label, score_of(prk, label)) for label in eligible), key=lambda row: (row[1], row[0]))
    )


def number_of(prk: bytes, modulus: int, *, bits: int = 64) -> int:
    """Return a number from 0 to `modulus` - 1 without bias: a try that falls into the remainder is drawn
    again.

    `bits` (1 to 64) is the width of one try, at least as wide as the modulus. Raises ValueError.
    """
    if not 1 <= bits <= 64 or not 1 <= modulus <= 1 << bits:
        raise ValueError("The modulus does not fit the width of a try.")
    attempt = 0
    while (number := fitted(_try(prk, attempt, bits), modulus, bits)) is None:
        attempt += 1
    return number


def fitted(x: int, modulus: int, bits: int) -> int | None:
    """Return the number that one try of `bits` gives, or None if it falls into the uneven remainder."""
    even_part = (1 << bits) // modulus * modulus
    return x % modulus if x < even_part else None


def _try(prk: bytes, attempt: int, bits: int) -> int:
    octets = hmac.digest(prk, b"drawbook/number/v1|" + attempt.to_bytes(4, "big"), hashlib.sha256)
    return int.from_bytes(octets[:8], "big") >> (64 - bits)
