"""Every ticket and every number has the same chance, and the order of a list has no say."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairness.derive import fitted, number_of, prk_of, ranking_of, score_of

LABELS = [f"T{number:02d}" for number in range(1, 7)]
DRAWS = 100_000


def prks() -> Iterator[bytes]:
    """100,000 values as good as random, the same in every run."""
    return (hashlib.sha256(b"prk" + number.to_bytes(4, "big")).digest() for number in range(DRAWS))


def chi_squared(counts: Counter[object], kinds: int) -> float:
    expected = DRAWS / kinds
    return (
        sum((count - expected) ** 2 for count in counts.values()) / expected
        + (kinds - len(counts)) * expected
    )


@given(st.binary(min_size=32, max_size=32), st.permutations(LABELS))
def test_shuffling_the_eligible_never_changes_the_ranking(prk: bytes, shuffled: list[str]) -> None:
    assert ranking_of(prk, shuffled) == ranking_of(prk, LABELS)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(LABELS))
def test_leaving_one_out_never_changes_the_order_of_the_others(prk: bytes, gone: str) -> None:
    left = tuple(row for row in ranking_of(prk, LABELS) if row[0] != gone)
    assert ranking_of(prk, [label for label in LABELS if label != gone]) == left


def test_a_score_is_what_openssl_says_of_the_published_line() -> None:
    # printf 'drawbook/score/v1|T01\001' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$PRK
    prk = bytes.fromhex("7bfb7e2cc9d9fd1d353daedb7f0475d44d77fe0083e21eb0773b42e0d664a102")
    assert score_of(prk, "T01") == "47247146d712bd73e5df6bd1da34490ffe8b489d96a54a3209549ad96f273146"


@given(st.binary(min_size=32, max_size=32))
def test_the_winner_is_the_lowest_score(prk: bytes) -> None:
    ranking = ranking_of(prk, LABELS)
    assert [score for _, score in ranking] == sorted(score_of(prk, label) for label in LABELS)
    assert ranking[0][0] == min(LABELS, key=partial(score_of, prk))


def test_winners_of_100_000_draws_are_even() -> None:
    three = LABELS[:3]
    counts: Counter[object] = Counter(min(three, key=partial(score_of, prk)) for prk in prks())
    assert chi_squared(counts, 3) < 13.82  # p = 0.001 at 2 degrees of freedom


def test_numbers_of_100_000_draws_are_even() -> None:
    counts: Counter[object] = Counter(number_of(prk, 1000) for prk in prks())
    assert set(counts) <= set(range(1000))
    assert chi_squared(counts, 1000) < 1143.9  # p = 0.001 at 999 degrees of freedom


@pytest.mark.parametrize("modulus", [1, 2, 3, 7, 10, 100, 128, 129, 200, 255, 256])
def test_eight_bits_are_exactly_uniform(modulus: int) -> None:
    counts = Counter(fitted(x, modulus, 8) for x in range(256))
    refused = counts.pop(None, 0)
    assert counts == dict.fromkeys(range(modulus), 256 // modulus)
    assert refused == 256 % modulus


@given(st.binary(min_size=32, max_size=32), st.integers(1, 256))
def test_what_does_not_fit_is_drawn_again_in_order(prk: bytes, modulus: int) -> None:
    tries = [
        hmac.digest(prk, b"drawbook/number/v1|" + at.to_bytes(4, "big"), "sha256")[0] for at in range(200)
    ]
    assert number_of(prk, modulus, bits=8) == next(x for x in tries if x < 256 // modulus * modulus) % modulus


@pytest.mark.parametrize(("modulus", "bits"), [(0, 64), (-1, 64), (257, 8), (2, 0), (2, 65)])
def test_a_modulus_that_does_not_fit_is_refused(modulus: int, bits: int) -> None:
    with pytest.raises(ValueError):
        number_of(bytes(32), modulus, bits=bits)


def test_every_part_of_what_was_frozen_and_drawn_goes_into_the_prk() -> None:
    one = prk_of("aa" * 32, bytes(32), "bb" * 32)
    assert len({one, prk_of("ab" * 32, bytes(32), "bb" * 32), prk_of("aa" * 32, b"\1" * 32, "bb" * 32)}) == 3
    assert one != prk_of("aa" * 32, bytes(32), "bc" * 32)
