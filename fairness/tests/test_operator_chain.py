"""Each link leads to the tip in exactly its number of steps, and only there."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from fairness.operator_chain import LONGEST, OperatorChain, chain_from, reveal_at
from fairness.shapes import Malformed

SECRET = bytes(range(32))
CHAIN = chain_from(SECRET, 5)


def test_links_open_one_by_one_back_to_the_secret() -> None:
    reveals = [reveal_at(SECRET, CHAIN, index) for index in range(1, 11)]
    assert CHAIN.length == 10
    assert hashlib.sha256(bytes.fromhex(reveals[0])).hexdigest() == CHAIN.tip
    assert reveals[-1] == SECRET.hex()
    for earlier, later in pairwise(reveals):
        assert hashlib.sha256(bytes.fromhex(later)).hexdigest() == earlier


def test_a_link_holds_at_its_own_index_only() -> None:
    reveal = reveal_at(SECRET, CHAIN, 3)
    assert [index for index in range(-1, 13) if CHAIN.holds(reveal, index)] == [3]


@pytest.mark.parametrize("index", [0, -1, 11])
def test_there_are_no_links_beyond_the_chain(index: int) -> None:
    with pytest.raises(ValueError):
        reveal_at(SECRET, CHAIN, index)


def test_another_secret_opens_nothing() -> None:
    with pytest.raises(ValueError, match="not the one behind"):
        reveal_at(bytes(32), CHAIN, 1)


@pytest.mark.parametrize("length", [0, LONGEST + 1, True, "10"])
def test_a_chain_too_long_to_walk_is_refused(length: object) -> None:
    with pytest.raises(Malformed):
        OperatorChain.from_json({"alg": "sha256", "length": length, "tip": CHAIN.tip})
