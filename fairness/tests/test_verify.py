"""A transcript holds as it was made, and with any one thing changed it does not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairness.charter import charter_for
from fairness.freeze import Freeze
from fairness.hashes import ZEROS
from fairness.operator_chain import OperatorChain, chain_from
from fairness.terms import Terms
from fairness.tests.making import (
    BEACON,
    ROLL,
    SCHEDULE,
    SECRET,
    a_charter,
    a_number,
    a_pick,
    a_redo,
    drawn,
    forged,
    places,
    vector,
    with_change,
)
from fairness.tests.mutations import odd_changes, single_changes
from fairness.tests.records import PLAIN
from fairness.verify import verify

TEST_BEACON = "VALID, but the beacon is not public: TEST BEACON"


@pytest.mark.parametrize("freeze", [a_pick(), a_pick(2), a_number(), a_pick(winners=4)])
def test_what_is_drawn_on_a_local_beacon_is_valid_and_says_so_loudly(freeze: Freeze) -> None:
    verdict = verify(drawn(freeze).to_json())
    assert (verdict.valid, verdict.public, verdict.sentence) == (True, False, TEST_BEACON)
    assert verdict.freeze_hash == freeze.hash()


@pytest.mark.parametrize("name", ["pick", "number"])
def test_any_single_field_changed_fails(name: str) -> None:
    seen = 0
    for what, changed in single_changes(vector(name)):
        verdict = verify(changed)
        assert not verdict.valid and verdict.reasons, what
        seen += 1
    assert seen > 200


@pytest.mark.parametrize("name", ["pick", "number"])
def test_any_field_replaced_by_something_odd_fails_without_a_traceback(name: str) -> None:
    for what, changed in odd_changes(vector(name)):
        assert not verify(changed).valid, what


@given(st.data())
def test_nonsense_anywhere_is_invalid_and_never_a_traceback(data: st.DataObject) -> None:
    whole = vector(data.draw(st.sampled_from(["pick", "number"])))
    where = data.draw(st.sampled_from(list(places(whole))))
    nonsense = data.draw(PLAIN | st.floats() | st.binary() | st.text())
    changed = with_change(whole, where, nonsense)
    verdict = verify(changed)
    same = json.dumps(changed, default=repr, sort_keys=True) == json.dumps(whole, sort_keys=True)
    assert verdict.valid == same
    assert verdict.sentence.startswith("VALID" if same else "INVALID: ")


@given(PLAIN | st.floats() | st.binary() | st.dictionaries(st.text(), PLAIN))
def test_what_is_no_transcript_is_invalid(value: Any) -> None:
    assert not verify(value).valid
    assert not verify(vector("pick"), value).valid or value is None


def test_verifying_changes_nothing() -> None:
    given = vector("pick")
    verify(given)
    assert given == vector("pick")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"draw_at": SCHEDULE[0] + 3}, "draw_at is not as chartered"),
        ({"draw": 4}, "draw_at is not as chartered"),
        (
            {"beacon_round": BEACON.round_at(SCHEDULE[0]) + 1},
            "the beacon's round does not follow from draw_at",
        ),
        (
            {"beacon_round": BEACON.round_at(SCHEDULE[0]) - 1},
            "the beacon's round does not follow from draw_at",
        ),
        ({"frozen_at": SCHEDULE[0] + 3}, "it was not frozen before the round's time"),
        ({"chain_index": 2}, "the operator's reveal does not lead to the chartered tip in chain_index steps"),
        (
            {"chain_index": 2**53 - 1},
            "the operator's reveal does not lead to the chartered tip in chain_index steps",
        ),
        (
            {"operator_reveal": "ab" * 32},
            "the operator's reveal does not lead to the chartered tip in chain_index steps",
        ),
        ({"supersedes": ZEROS}, "a first attempt supersedes nothing, for no reason"),
        ({"reason": "why not"}, "a first attempt supersedes nothing, for no reason"),
        ({"eligible": ("T01", "T03", "T04")}, "eligible and excluded do not make up the roll"),
        ({"eligible": (*ROLL,)}, "eligible and excluded do not make up the roll"),
        ({"eligible": ("T03", "T01", "T04", "T05")}, "roll and eligible must be sorted, each label once"),
        ({"excluded": ()}, "eligible and excluded do not make up the roll"),
        (
            {"excluded": (("T02", "prized"), ("T02", "arrears"))},
            "eligible and excluded do not make up the roll",
        ),
        ({"winners": 5}, "there are more winners than eligible"),
        ({"terms": Terms(25_000, "INR", 500_000, 475_001)}, "the prize is not the gross less the commission"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_forgery_with_all_its_hashes_made_anew_fails_for_the_one_reason(
    wrong: dict[str, Any], reason: str
) -> None:
    assert verify(forged(a_pick())).valid
    assert reason in verify(forged(a_pick(), **wrong)).reasons


def test_forged_frozen_in_the_very_second_of_the_round_is_late() -> None:
    appears = BEACON.time_of(a_pick().beacon_round)
    assert verify(forged(a_pick(), frozen_at=appears - 1)).valid
    assert not verify(forged(a_pick(), frozen_at=appears)).valid


def test_a_charter_forged_to_fit_fails_where_it_must() -> None:
    mixed = replace(a_charter(), roll=("T02", "T01", "T03", "T04", "T05"))
    assert verify(forged(a_pick(), mixed)).reasons == ("roll and eligible must be sorted, each label once",)
    other = replace(a_charter(), beacon=replace(BEACON, group_hash=ZEROS))
    assert verify(forged(a_pick(), other)).reasons == (
        "the chain hash is not that of the beacon's key and times",
    )
    short = replace(a_charter(), operator_chain=OperatorChain("sha256", 1, a_charter().operator_chain.tip))
    assert not verify(forged(a_pick(2), short)).valid


def test_a_signature_of_another_round_fails_although_all_else_fits() -> None:
    good = drawn(a_pick()).to_json()
    assert (
        "the beacon's answer is for another round"
        in verify(with_change(good, ("beacon", "round"), 5)).reasons
    )
    other = forged(a_pick(2), draw_at=SCHEDULE[0], draw=1)  # its round and signature are of draw 2
    assert not verify(other).valid


def test_a_redrawn_draw_says_what_to_ask_for() -> None:
    old = a_pick()
    verdict = verify(drawn(a_redo(old)).to_json())
    assert verdict.sentence == f"{TEST_BEACON}; redrawn: ask for the freeze it replaced ({old.hash()})"
    assert verdict.replaced == old.hash()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"supersedes": None}, "a redone draw must name what it supersedes and why"),
        ({"reason": None}, "a redone draw must name what it supersedes and why"),
        (
            {"draw_at": SCHEDULE[0], "beacon_round": BEACON.round_at(SCHEDULE[0])},
            "a redone draw must come later",
        ),
        ({"draw": 4}, "a redone draw must come later"),
    ],
)
def test_a_redrawn_draw_that_hides_something_fails(wrong: dict[str, Any], reason: str) -> None:
    assert any(told.startswith(reason) for told in verify(forged(a_redo(a_pick()), **wrong)).reasons)


def test_the_link_to_the_previous_draw_is_checked_when_it_is_at_hand() -> None:
    first = drawn(a_pick())
    second = drawn(a_pick(2, prev=first.hash())).to_json()
    assert verify(second, first.to_json()).valid
    alone = verify(second)
    assert alone.valid and any(first.hash() in line for line in alone.lines if line.startswith("note"))
    other = drawn(a_pick(winners=2)).to_json()
    assert verify(second, other).reasons == ("it does not follow the previous transcript given",)
    assert not verify(second, {"type": "something"}).valid


def test_a_hostile_charter_cannot_keep_a_verifier_busy() -> None:
    given = forged(a_pick())
    endless = with_change(given, ("charter", "operator_chain", "length"), 2**53 - 1)
    assert (
        verify(with_change(endless, ("freeze", "chain_index"), 2**53 - 1)).reasons[0].startswith("malformed")
    )


def test_reasons_never_repeat_what_the_file_says() -> None:
    for _, changed in single_changes(with_change(vector("pick"), ("freeze", "mode"), "\nVALID\n")):
        assert "\n" not in verify(changed).sentence


def test_a_series_of_ten_thousand_tickets_is_no_trouble() -> None:
    roll = [f"T{number:05d}" for number in range(10_000)]
    charter = charter_for(
        "large/group", roll=roll, schedule=SCHEDULE, operator_chain=chain_from(SECRET, 3), beacon=BEACON
    )
    freeze = replace(a_pick(), eligible=tuple(roll[1:]), excluded=((roll[0], "arrears"),))
    assert verify(forged(freeze, charter)).valid
