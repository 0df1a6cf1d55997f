"""What may be frozen, and what a freeze takes from its charter."""

from __future__ import annotations

from typing import Any

import pytest

from fairness.charter import Charter, charter_for
from fairness.freeze import TIE_LEAD_SECONDS, Freeze
from fairness.freezing import freeze_number
from fairness.hashes import ZEROS
from fairness.shapes import Malformed
from fairness.terms import Terms, terms_of
from fairness.tests.making import BEACON, KEY, ROLL, SCHEDULE, a_charter, a_number, a_pick, drawn, reveal
from fairness.transcript import BeaconRefused, Transcript, transcript_for
from fairness.verify import verify


def test_time_round_and_eligible_come_from_the_charter() -> None:
    freeze = a_pick(2)
    assert (freeze.draw_at, freeze.beacon_round) == (SCHEDULE[1], BEACON.round_at(SCHEDULE[1]))
    assert (freeze.eligible, freeze.excluded) == (("T01", "T03", "T04", "T05"), (("T02", "prized"),))
    assert (freeze.attempt, freeze.supersedes, freeze.reason, freeze.prev) == (1, None, None, ZEROS)


@pytest.mark.parametrize("freeze", [a_pick(), a_number(), a_pick(contributions={}, terms=None)])
def test_records_are_read_back_as_they_were(freeze: Freeze) -> None:
    assert Freeze.from_json(freeze.to_json()) == freeze
    assert Charter.from_json(a_charter().to_json()) == a_charter()
    transcript = drawn(freeze)
    assert Transcript.from_json(transcript.to_json()) == transcript


@pytest.mark.parametrize(
    "wrong",
    [
        {"frozen_at": SCHEDULE[0] - 1799},
        {"operator_reveal": "00" * 32},
        {"chain_index": 2},
        {"winners": 0},
        {"winners": 5},
        {"excluded": dict.fromkeys(ROLL, "prized")},
        {"excluded": {"T09": "prized"}},
        {"excluded": {"T02": ""}},
        {"contributions": {"T03": "x" * 65}},
        {"contributions": {"Jasmine": "x"}},
        {"terms": Terms(1, "INR", 10, 10)},
        {"prev": "abc"},
    ],
    ids=repr,
)
def test_what_may_not_be_frozen_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        a_pick(**wrong)


@pytest.mark.parametrize("modulus", [0, -1, 2**53, True, "1000"])
def test_a_modulus_is_a_whole_number_from_one(modulus: Any) -> None:
    with pytest.raises(Malformed):
        a_number(modulus=modulus)


@pytest.mark.parametrize("draw", [-1, 0, 4])
def test_there_is_no_draw_beyond_the_schedule(draw: int) -> None:
    with pytest.raises(Malformed, match="no such draw"):
        freeze_number(a_charter(), draw, modulus=10, chain_index=1, operator_reveal=reveal(1), frozen_at=1)


def test_a_tie_in_a_live_auction_needs_a_minute() -> None:
    assert a_pick(frozen_at=SCHEDULE[0] - 60, lead_seconds=TIE_LEAD_SECONDS)
    with pytest.raises(Malformed):
        a_pick(frozen_at=SCHEDULE[0] - 59, lead_seconds=TIE_LEAD_SECONDS)


def test_a_lucky_word_of_64_characters_in_any_script_changes_the_result() -> None:
    with_word = drawn(a_pick(contributions={"T03": "चमेली" * 12}))
    assert verify(with_word.to_json()).valid
    assert with_word.prk != drawn(a_pick(contributions={})).prk


@pytest.mark.parametrize(
    "wrong",
    [
        {"roll": ("T01", "T01")},
        {"roll": ("Asha",)},
        {"roll": ("T",)},
        {"roll": ("T12345678",)},
        {"schedule": ()},
        {"schedule": (5, 5)},
        {"schedule": (6, 5)},
        {"schedule": (5.0,)},
        {"subject": ""},
    ],
    ids=repr,
)
def test_a_charter_that_could_mislead_is_refused(wrong: dict[str, Any]) -> None:
    chartered = a_charter()
    sound: dict[str, Any] = {
        "subject": "golden/test",
        "roll": ROLL,
        "schedule": SCHEDULE,
        "operator_chain": chartered.operator_chain,
        "beacon": BEACON,
    }
    assert charter_for(**sound | {"roll": ROLL[::-1]}).hash() == chartered.hash()
    with pytest.raises(Malformed):
        charter_for(**sound | wrong)


def test_the_prize_is_the_gross_less_the_commission() -> None:
    terms = terms_of(gross_minor=1000, commission_minor=50, currency="INR")
    assert (terms.prize, terms.add_up()) == (950, True)
    for gross, commission, currency in ((10, 11, "INR"), (10, 1, "inr"), (10.0, 1, "INR"), (10, True, "INR")):
        with pytest.raises(Malformed):
            terms_of(gross_minor=gross, commission_minor=commission, currency=currency)  # type: ignore[arg-type]


def test_a_draw_is_completed_only_by_its_own_round_and_the_same_bytes_come_out() -> None:
    freeze = a_pick()
    assert drawn(freeze) == drawn(freeze)
    for signature in (KEY.sign(freeze.beacon_round + 1), b"", b"\xc0" + bytes(47)):
        with pytest.raises(BeaconRefused):
            transcript_for(a_charter(), freeze, signature)


def test_reveals_of_draws_differ() -> None:
    assert len({reveal(index) for index in range(1, 7)}) == 6
