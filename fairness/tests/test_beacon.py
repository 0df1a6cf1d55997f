"""Which round belongs to an instant, and a pin that checks itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairness.beacon import QUICKNET, Beacon
from fairness.shapes import Malformed
from fairness.tests.making import BEACON


@given(st.integers(QUICKNET.genesis - 10**6, QUICKNET.genesis + 10**9))
def test_the_round_is_the_first_at_or_after_the_instant(instant: int) -> None:
    found = QUICKNET.round_at(instant)
    assert QUICKNET.time_of(found) >= instant > QUICKNET.time_of(found - 1)


def test_the_first_round_appears_at_genesis() -> None:
    assert QUICKNET.round_at(QUICKNET.genesis) == 1
    assert QUICKNET.time_of(1) == QUICKNET.genesis
    assert [QUICKNET.round_at(QUICKNET.genesis + seconds) for seconds in (1, 3, 4)] == [2, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"period": 4},
        {"genesis": QUICKNET.genesis + 1},
        {"public_key": "84" + QUICKNET.public_key[2:]},
        {"group_hash": "00" + QUICKNET.group_hash[2:]},
        {"beacon_id": "default"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_chain_hash_binds_every_field(change: dict[str, Any]) -> None:
    assert QUICKNET.own_chain_hash() == QUICKNET.chain_hash
    assert replace(QUICKNET, **change).own_chain_hash() != QUICKNET.chain_hash


def test_only_the_pinned_chain_is_public() -> None:
    assert QUICKNET.is_public()
    assert not BEACON.is_public()
    assert BEACON.own_chain_hash() == BEACON.chain_hash
    assert not replace(BEACON, kind="drand").is_public()
    assert not replace(QUICKNET, kind="local").is_public()


def test_a_beacon_of_another_scheme_is_refused() -> None:
    with pytest.raises(Malformed):
        Beacon.from_json(QUICKNET.to_json() | {"scheme": "pedersen-bls-chained"})
