"""Joining: people unknown, known, and known to another account that has invited them first."""

from __future__ import annotations

from typing import Any

import pytest

from chits import schedule
from chits.actions.add_ticket import AlreadyInGroup, GroupIsFull, NotEnoughTickets, add_ticket
from chits.actions.create_group import create_group
from chits.models import Person, Ticket
from conftest import as_member
from identity.actions.change_password import set_password
from kernel.errors import BadInput
from tenancy.member import Member, member_for

pytestmark = pytest.mark.django_db
MEENA = {"mobile_number": "9876500001", "full_name": "Meena Rao"}


def a_forming_group(member: Member, **terms: Any) -> Any:
    with as_member(member):
        return create_group(
            member,
            name="Circle",
            instalment_minor=100_00,
            seats=3,
            months=3,
            commission_bps=500,
            draw_day=5,
            **terms,
        )


def test_several_tickets_are_asked_for_or_allowed(cast: Any) -> None:
    group = a_forming_group(cast.asha)
    with as_member(cast.asha):
        joined = add_ticket(cast.asha, group, **MEENA, count=2)
        assert [ticket.label for ticket in joined.tickets] == ["T01", "T02"]
        assert joined.temporary_password and joined.user.must_change_password
        with pytest.raises(AlreadyInGroup):
            add_ticket(cast.asha, group, **MEENA)
        group.several_tickets = True
        group.save(update_fields=["several_tickets"])
        again = add_ticket(cast.asha, group, **MEENA)
        assert (again.tickets[0].label, again.temporary_password) == ("T03", None)
        with pytest.raises(GroupIsFull):
            add_ticket(cast.asha, group, mobile_number="9876500002", full_name="Ravi")
        assert Person.objects.count() == 1 and Ticket.objects.count() == 3


@pytest.mark.parametrize("number", ["12", "abc", "0000000000", ""])
def test_a_number_that_is_none_changes_nothing(cast: Any, number: str) -> None:
    group = a_forming_group(cast.asha)
    with as_member(cast.asha):
        with pytest.raises(BadInput):
            add_ticket(cast.asha, group, mobile_number=number, full_name="Nobody")
        assert not Person.objects.exists()


def test_who_was_invited_elsewhere_is_let_in_after_choosing_a_password(cast: Any) -> None:
    """Else whoever invited somebody first could come into the second account in their name."""
    first, second = a_forming_group(cast.asha), a_forming_group(cast.dev)
    with as_member(cast.asha):
        add_ticket(cast.asha, first, **MEENA)
    with as_member(cast.dev):
        joined = add_ticket(cast.dev, second, **MEENA)
        assert joined.temporary_password is None and joined.person.waiting
        assert member_for(joined.user.pk, cast.dev.account_id) is None
    assert schedule.welcome_people() == 0
    set_password(joined.user, "a-long-pass-9-of-her-own", field="password")
    assert schedule.welcome_people() == 1
    assert schedule.welcome_people() == 0
    with as_member(cast.dev):
        member = member_for(joined.user.pk, cast.dev.account_id)
        assert member is not None and member.role == "member"


def test_too_many_tickets_for_the_room_that_is_left(cast: Any) -> None:
    """Five into three is not a full group: it says how many are free, beside the count."""
    group = a_forming_group(cast.asha, several_tickets=True)
    with as_member(cast.asha):
        with pytest.raises(NotEnoughTickets, match="Only 3 of 3 tickets are free") as told:
            add_ticket(cast.asha, group, count=5, **MEENA)
        assert list(told.value.errors) == ["count"]
        assert not Ticket.objects.exists()
        add_ticket(cast.asha, group, count=3, **MEENA)
        with pytest.raises(GroupIsFull, match="Group is full"):
            add_ticket(cast.asha, group, count=5, **MEENA)
