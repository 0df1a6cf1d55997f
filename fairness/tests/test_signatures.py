"""Real rounds of drand quicknet hold, and nothing near them; our own key signs in the same scheme."""

from __future__ import annotations

import hashlib

import pytest
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import compress_G1
from py_ecc.optimized_bls12_381 import multiply

from fairness.signatures import DOMAIN, LocalKey, randomness_of, signature_holds
from fairness.tests.making import KEY, vector
from fairness.tests.points import INFINITIES, PK, SIGNATURE, off_subgroup

FIELD = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB


@pytest.mark.parametrize("name", ["pick", "number"])
def test_real_rounds_of_quicknet_hold(name: str) -> None:
    beacon = vector(name)["beacon"]
    signature = bytes.fromhex(beacon["signature"])
    assert beacon["round"] in (123, 657413)
    assert signature_holds(PK, beacon["round"], signature)
    assert randomness_of(signature).hex() == beacon["randomness"]


@pytest.mark.parametrize("bit", [*range(0, 384, 7), 0, 1, 2, 383])
def test_a_flipped_bit_does_not(bit: int) -> None:
    flipped = (int.from_bytes(SIGNATURE, "big") ^ 1 << bit).to_bytes(48, "big")
    assert not signature_holds(PK, 123, flipped)


@pytest.mark.parametrize("other", [0, 122, 124, 657413, 2**64 - 1, 2**64, -1])
def test_another_round_does_not(other: int) -> None:
    assert not signature_holds(PK, other, SIGNATURE)


@pytest.mark.parametrize(
    "point", [*INFINITIES, off_subgroup(), b"", bytes(48), SIGNATURE[:-1], SIGNATURE + b"\0"]
)
def test_points_that_are_no_signatures_are_refused(point: bytes) -> None:
    assert not signature_holds(PK, 123, point)


def test_a_second_spelling_of_the_same_point_is_refused() -> None:
    x = int.from_bytes(SIGNATURE, "big") & (1 << 381) - 1
    if x + FIELD < 1 << 381:
        spelled = (int.from_bytes(SIGNATURE, "big") + FIELD).to_bytes(48, "big")
        assert not signature_holds(PK, 123, spelled)
    assert not signature_holds(PK, 123, bytes([SIGNATURE[0] ^ 0x80]) + SIGNATURE[1:])


@pytest.mark.parametrize("key", [b"\xc0" + bytes(95), b"\xff" * 96, bytes(96), PK[:-1], PK[::-1], b""])
def test_keys_that_are_no_keys_are_refused(key: bytes) -> None:
    for signature in (SIGNATURE, *INFINITIES):
        assert not signature_holds(key, 123, signature)


def test_a_local_key_signs_rounds_that_hold_for_it_alone() -> None:
    signature = KEY.sign(77)
    assert signature_holds(KEY.public_key, 77, signature)
    assert not signature_holds(KEY.public_key, 78, signature)
    assert not signature_holds(PK, 77, signature)
    assert signature == LocalKey(b"\x11" * 32).sign(77) != LocalKey(b"\x12" * 32).sign(77)


def test_a_second_implementation_makes_the_same_signature() -> None:
    message = hashlib.sha256((77).to_bytes(8, "big")).digest()
    point = multiply(hash_to_G1(message, DOMAIN, hashlib.sha256), int(KEY._scalar))  # type: ignore[arg-type]
    assert compress_G1(point).to_bytes(48, "big") == KEY.sign(77)


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_secret_has_32_octets(secret: bytes) -> None:
    with pytest.raises(ValueError):
        LocalKey(secret)
