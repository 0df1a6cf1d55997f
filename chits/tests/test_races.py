"""Many at once: one draw, one award, one payout, one ticket for the last seat."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts.actions.invite_member import Invited
from chits.actions.add_ticket import GroupIsFull, Joined, add_ticket
from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.draw_instalment import draw_instalment
from chits.actions.freeze_by_hand import freeze_by_hand
from chits.audit_group import audit_group
from chits.models import Award, Instalment, Minutes, Payout, Person, Ticket
from draws.models import Draw
from kernel.errors import Conflict
from tests.cast import Cast, as_member
from tests.racing import at_once
from tests.world_chits import Clock, a_group, a_running_group, instalment_of, pay_all

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_managers_draw_one_draw(committed_cast: Cast, clock: Clock) -> None:
    asha = committed_cast.asha
    group = a_running_group(asha, seats=3, lead=60)
    pay_all(asha, group)
    first = instalment_of(asha, group, 1)

    def freeze(_: int) -> uuid.UUID | None:
        with as_member(asha):
            return freeze_by_hand(asha, Instalment.objects.select_related("group").get(id=first.id)).draw_id

    def draw(_: int) -> str:
        with as_member(asha):
            return draw_instalment(asha, Instalment.objects.select_related("group").get(id=first.id)).state

    clock.to(first.draw_at - timedelta(seconds=60))
    frozen = at_once(*[partial(freeze, place) for place in range(10)], retry=True)
    assert len(set(frozen)) == 1 and not isinstance(frozen[0], Exception), frozen
    clock.to(first.draw_at + timedelta(seconds=4))
    assert at_once(*[partial(draw, place) for place in range(10)], retry=True) == ["AWARDED"] * 10
    with as_member(asha):
        assert Award.objects.count() == Payout.objects.count() == Minutes.objects.count() == 1
        assert Draw.objects.filter(transcript__isnull=False).count() == 1
        assert audit_group(asha.account_id, group.id) == []

    def pay_out(_: int) -> str:
        with as_member(asha):
            payout = Payout.objects.get()
            if payout.state == "AWARDED":
                approve_payout(asha, payout)
            return disburse_payout(asha, payout, method="cash").state

    paid = at_once(*[partial(pay_out, place) for place in range(6)], retry=True)
    assert paid.count("DISBURSED") == 1
    assert all(isinstance(other, Conflict) for other in paid if other != "DISBURSED")
    with as_member(asha):
        assert audit_group(asha.account_id, group.id) == []


def test_the_last_ticket_has_one_holder(committed_cast: Cast) -> None:
    asha = committed_cast.asha
    group = a_group(asha, seats=2)
    with as_member(asha):
        group.refresh_from_db()
        group.seats = 3
        group.save(update_fields=["seats"])

    def join(place: int) -> str:
        with as_member(asha):
            joined = add_ticket(asha, group, mobile_number=f"987654321{place}", full_name=f"Late {place}")
            return joined.tickets[0].label

    joined = at_once(*[partial(join, place) for place in range(6)], retry=True)
    assert joined.count("T03") == 1, joined
    assert all(isinstance(other, GroupIsFull) for other in joined if other != "T03")
    with as_member(asha):
        assert Ticket.objects.filter(group=group).count() == 3


def test_without_the_lock_a_seat_is_given_twice(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the group's lock that holds, and the database says so when it is gone."""
    from django.db.models import QuerySet

    from chits.actions import add_ticket as there

    asha = committed_cast.asha
    group = a_group(asha, seats=2)
    with as_member(asha):
        group.seats = 3
        group.save(update_fields=["seats"])
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    meeting = threading.Barrier(4)
    person_for = there.person_for

    def late(*args: Any) -> tuple[Person, Invited | None]:
        found = person_for(*args)
        meeting.wait(10)
        return found

    monkeypatch.setattr(there, "person_for", late)

    def join(place: int) -> Joined:
        with as_member(asha):
            return add_ticket(asha, group, mobile_number=f"987654321{place}", full_name=f"Late {place}")

    joined = at_once(*[partial(join, place) for place in range(4)], retry=True)
    assert not any(isinstance(result, GroupIsFull) for result in joined)
    assert sum(isinstance(result, Exception) for result in joined) == 3  # refused by the constraint alone
