"""A member's claim is no money until the manager has seen it; then it is, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from chits.actions.answer_claim import confirm_claim, reject_claim
from chits.actions.record_payments import Line, record_payment
from chits.actions.submit_claim import MOST_WAITING, submit_claim
from chits.models import Payment
from chits.payment_states import Method
from chits.tests.paying import EACH, World, a_running_group, receipts, sums
from kernel.clock import now
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tests.cast import Cast, as_member
from tests.racing import at_once, refused

UTR = "4328 1930 5518"


def claim(world: World, label: str = "T01", **more: Any) -> Payment:
    member = world.members[label]
    given = {"amount": EACH, "reference": UTR, **more}
    with as_member(member):
        return submit_claim(member, world.ticket(label), **given)


def test_a_claim_moves_nothing_and_a_confirmation_does(world: World, cast: Cast) -> None:
    waiting = claim(world, paid_on=now().date())
    assert (waiting.state, waiting.receipt_number, waiting.reference_key) == ("CLAIMED", None, "432819305518")
    assert "bank" not in sums(world.manager)
    with as_member(cast.bilal):
        done = confirm_claim(cast.bilal, waiting)
    assert (done.state, done.receipt_number, done.applied) == ("RECEIVED", 1, EACH)
    assert sums(world.manager)["bank"] == EACH


def test_a_claim_is_answered_once(world: World) -> None:
    waiting = claim(world)
    with as_member(world.manager):
        confirm_claim(world.manager, waiting)
        for again in (
            lambda: confirm_claim(world.manager, waiting),
            lambda: reject_claim(world.manager, waiting, reason="no"),
        ):
            with pytest.raises(Conflict) as refusal:
                again()
            assert refusal.value.code == "claim_answered"


def test_a_rejected_claim_says_why_and_its_reference_may_come_again(world: World) -> None:
    first = claim(world)
    with as_member(world.manager):
        for reason in ("", "   ", "x" * 501):
            with pytest.raises(BadInput):
                reject_claim(world.manager, first, reason=reason)
        assert reject_claim(world.manager, first, reason="no such transfer").state == "REJECTED"
    assert claim(world).state == "CLAIMED"


@pytest.mark.parametrize(
    "again", [{"label": "T01"}, {"label": "T02"}, {"label": "T02", "reference": "432819305518"}]
)
def test_the_same_utr_is_not_claimed_twice_by_whomever(world: World, again: dict[str, Any]) -> None:
    claim(world)
    with pytest.raises(Conflict) as refusal:
        claim(world, **again)
    assert refusal.value.code == "duplicate_reference"


def test_what_was_recorded_is_not_claimed_as_well_and_the_other_way_round(world: World) -> None:
    with as_member(world.manager):
        line = Line(world.ticket(), EACH, Method.UPI, UTR)
        record_payment(world.manager, world.group, line)
    with pytest.raises(Conflict):
        claim(world)
    claim(world, reference="999911112222")
    with as_member(world.manager), pytest.raises(Conflict):
        line = Line(world.ticket(), EACH, Method.UPI, "999911112222")
        record_payment(world.manager, world.group, line)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"reference": ""}, "reference"),
        ({"reference": "12"}, "reference"),
        ({"method": Method.CASH}, "method"),
        ({"paid_on": now().date() + timedelta(days=3)}, "paid_on"),
        ({"paid_on": date(1999, 1, 1)}, "paid_on"),
        ({"instalment_number": 5}, "instalment"),
    ],
)
def test_what_is_wrong_is_named(world: World, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        claim(world, **wrong)
    assert set(refusal.value.errors) == {field}


def test_only_ones_own_ticket_and_not_without_end(world: World, cast: Cast) -> None:
    for member in (cast.asha, world.members["T02"]):
        with as_member(member), pytest.raises(NotFound):
            submit_claim(member, world.ticket(), amount=EACH, reference=UTR)
    for at in range(MOST_WAITING):
        claim(world, reference=f"{100000000000 + at}")
    with pytest.raises(Conflict) as refusal:
        claim(world, reference="1" * 12)
    assert refusal.value.code == "too_many_claims"


def test_who_may_not_confirm(world: World, cast: Cast) -> None:
    waiting = claim(world)
    for member in (cast.chandra, world.members["T01"]):
        with as_member(member), pytest.raises(Denied):
            confirm_claim(member, waiting)


def test_many_confirm_at_once_and_one_does(committed_cast: Cast) -> None:
    world = a_running_group(committed_cast.asha)
    waiting = claim(world)
    assert _done(*[lambda: _confirm(world, waiting)] * 8) == 1
    assert receipts(world.manager) == [1]
    assert sums(world.manager)["bank"] == EACH


def test_many_claim_one_utr_at_once_and_one_does(committed_cast: Cast) -> None:
    world = a_running_group(committed_cast.asha)
    others = a_running_group(committed_cast.asha, name="Raigad")
    worlds = (world, others)
    done = _done(*[partial(claim, worlds[at % 2], f"T{at % 4 + 1:02d}") for at in range(8)])
    assert done == 1


def test_the_race_is_one(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without the look at other references, several get through."""
    world = a_running_group(committed_cast.asha)
    others = a_running_group(committed_cast.asha, name="Raigad")
    worlds = (world, others)
    monkeypatch.setattr("chits.actions.submit_claim.claim_references", lambda payments: None)
    done = _done(*[partial(claim, worlds[at % 2], f"T{at % 4 + 1:02d}") for at in range(4)])
    assert done > 1


def _confirm(world: World, waiting: Payment) -> None:
    with as_member(world.manager):
        confirm_claim(world.manager, waiting)


def _done(*works: Callable[[], Any]) -> int:
    """How many at the same moment were not refused; anything but a Conflict is a failure."""
    outcomes = at_once(*works, retry=True)
    failures = refused(outcomes)
    assert [one for one in failures if not isinstance(one, Conflict)] == []
    return len(outcomes) - len(failures)
