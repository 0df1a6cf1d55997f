"""Joining: people unknown, known, and known to another account that has invited them first."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.seats import seats_taken
from accounts.tests.joining import let_in
from chits import schedule
from chits.actions.add_ticket import AlreadyInGroup, GroupIsFull, NotEnoughTickets, add_ticket
from chits.actions.create_group import create_group
from chits.models import Group, Person, Ticket
from identity.models import User
from kernel.errors import BadInput
from plans.models import Grant
from tenancy.member import Member, member_for
from tests.cast import Cast, as_member

pytestmark = pytest.mark.django_db
MEENA: dict[str, Any] = {"mobile_number": "9876500001", "full_name": "Meena Rao"}


def a_forming_group(member: Member, **terms: Any) -> Group:
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


def test_several_tickets_are_asked_for_or_allowed(cast: Cast) -> None:
    group = a_forming_group(cast.asha)
    with as_member(cast.asha):
        joined = add_ticket(cast.asha, group, **MEENA, count=2)
        assert [ticket.label for ticket in joined.tickets] == ["T01", "T02"]
        assert joined.invited is not None and joined.invited.temporary_password
        assert joined.person.user.must_change_password
        assert member_for(joined.person.user_id, cast.asha.account_id) is None
        with pytest.raises(AlreadyInGroup):
            add_ticket(cast.asha, group, **MEENA)
        group.several_tickets = True
        group.save(update_fields=["several_tickets"])
        again = add_ticket(cast.asha, group, **MEENA)
        assert (again.tickets[0].label, again.invited) == ("T03", None)
        with pytest.raises(GroupIsFull):
            add_ticket(cast.asha, group, mobile_number="9876500002", full_name="Ravi")
        assert Person.objects.count() == 1 and Ticket.objects.count() == 3


@pytest.mark.parametrize("number", ["12", "abc", "0000000000", ""])
def test_a_number_that_is_none_changes_nothing(cast: Cast, number: str) -> None:
    group = a_forming_group(cast.asha)
    with as_member(cast.asha):
        with pytest.raises(BadInput):
            add_ticket(cast.asha, group, mobile_number=number, full_name="Nobody")
        assert not Person.objects.exists()


def test_the_answer_is_the_same_for_who_is_known_elsewhere(cast: Cast) -> None:
    """Nothing they have not told this account: no name, no address, not even that they are known."""
    first, second = a_forming_group(cast.asha), a_forming_group(cast.dev)
    with as_member(cast.asha):
        known = add_ticket(cast.asha, first, **MEENA).person.user
    let_in(known)
    assert schedule.welcome_people() == 1
    User.objects.filter(pk=known.pk).update(first_name="Meenakshi", email="meena@example.com")
    with as_member(cast.dev):
        joined = add_ticket(cast.dev, second, **MEENA)
        stranger = add_ticket(cast.dev, second, mobile_number="9876500002", full_name="Ravi")
        assert joined.person.user == known
        assert (joined.person.name, joined.person.email) == ("Meena Rao", "")
        for told in (joined.invited, stranger.invited):
            assert told is not None and told.url and told.temporary_password
        assert member_for(known.pk, cast.dev.account_id) is None, "until they accept"
        assert joined.tickets[0].label == "T01", "the ticket is held all the same"
    assert schedule.welcome_people() == 0
    assert [member.role for member in let_in(known)] == ["member"]
    assert schedule.welcome_people() == 1
    with as_member(cast.dev):
        assert not Person.objects.get(user=known).waiting
        found = member_for(known.pk, cast.dev.account_id)
        assert found is not None and found.role == "member"


def test_chit_members_take_no_place_of_the_plan(cast: Cast) -> None:
    group = a_forming_group(cast.asha)
    with as_member(cast.asha):
        Grant.objects.update(max_users=3)
        joined = add_ticket(cast.asha, group, **MEENA)
        before = seats_taken()
    let_in(joined.person.user)
    with as_member(cast.asha):
        assert seats_taken() == before == 3


def test_too_many_tickets_for_the_room_that_is_left(cast: Cast) -> None:
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
