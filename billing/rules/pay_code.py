"""The pay code by which a transfer is recognised: `DB7K2M9QX4TR`, shown as `DB7K 2M9Q X4TR`.

It fits a bank's shortest field, has no signs that look alike, and ends with a check sign that detects every
single error and every swap of neighbours.
"""

from __future__ import annotations

import unicodedata

PREFIX = "DB"
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS = 9
LENGTH = len(PREFIX) + RANDOM_SIGNS + 1
NOISE_BYTES = 8
_VALUE = {sign: value for value, sign in enumerate(SIGNS)}


def pay_code(noise: bytes) -> str:
    """The code of at least NOISE_BYTES random bytes: one of some 26 million millions."""
    if len(noise) < NOISE_BYTES:
        raise ValueError(f"a pay code takes {NOISE_BYTES} random bytes")
    number = int.from_bytes(noise, "big")
    signs = ""
    for _ in range(RANDOM_SIGNS):
        number, value = divmod(number, len(SIGNS))
        signs += SIGNS[value]
    return PREFIX + signs + _check_sign(signs)


def spaced(code: str) -> str:
    """Return the code in groups of four, which are easier to copy."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def codes_in(text: str) -> list[str]:
    """Return all codes in a text, in order, however banks have split, spaced or lowercased them."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isascii() and c.isalnum())
    found: dict[str, None] = {}
    at = plain.find(PREFIX)
    while at >= 0:
        code = plain[at : at + LENGTH]
        if _is_code(code):
            found[code] = None
        at = plain.find(PREFIX, at + 1)
    return list(found)


def _is_code(code: str) -> bool:
    signs = code[len(PREFIX) :]
    return (
        len(code) == LENGTH and all(sign in _VALUE for sign in signs) and _check_sign(signs[:-1]) == signs[-1]
    )


def _check_sign(signs: str) -> str:
    # Weights that are all different and a prime number of signs: no single slip goes through.
    return SIGNS[sum(weight * _VALUE[sign] for weight, sign in enumerate(signs, 2)) % len(SIGNS)]
