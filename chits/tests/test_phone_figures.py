"""What a member reads on the phone holds together: figures agree, and times name their zone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chits.models import Group, Instalment, Ticket
from tenancy.member import Member, member_for
from tenancy.models import Account
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.world_chits import MONTHLY, Clock, a_running_group, a_world_of_chits, instalment_of, pay, pay_all

pytestmark = pytest.mark.django_db


def saver_of(cast: Cast, group: Group, label: str) -> tuple[Member, Ticket]:
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person").get(group=group, label=label)
        member = member_for(ticket.person.user_id, cast.asha.account_id)
    assert member is not None
    return member, ticket


def read(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"chits:{name}", args=args))
    assert answer.status_code == 200
    return re.sub(r"(<[^>]+>|\s)+", " ", answer.content.decode())


def test_months_before_a_takeover_are_settled_and_no_part_of_the_sum(cast: Cast, client_of: ClientOf) -> None:
    """No "paid in 0" under months that are marked as paid."""
    world = a_world_of_chits(cast.asha)
    member, ticket = saver_of(cast, world.group, "T03")
    phone = client_of(member)
    passbook = read(phone, "my-passbook", ticket.id)
    assert "Paid since the group was imported" in passbook
    assert "Months 1 to 2 were settled before the group was imported." in passbook
    assert " Paid in " not in passbook
    assert "paid in since the group was imported" in read(phone, "my-payments")
    assert "paid since the group was imported" in read(client_of(cast.asha), "ticket", ticket.id)


def test_paid_in_is_one_figure_and_the_rest_is_credit(cast: Cast, client_of: ClientOf) -> None:
    group = a_running_group(cast.asha)
    pay(cast.asha, group, "T01", MONTHLY + 300_00)
    member, ticket = saver_of(cast, group, "T01")
    phone, desk = client_of(member), client_of(cast.asha)
    passbook = read(phone, "my-passbook", ticket.id)
    assert "Paid in ₹ 1,000 " in passbook
    assert "Credit for what is due next ₹ 300 " in passbook
    assert "₹ 1,000 paid in" in read(phone, "my-payments")
    assert "1,000 paid in" in read(desk, "ticket", ticket.id)


def test_a_penalty_not_charged_yet_is_in_the_passbook(
    cast: Cast, client_of: ClientOf, move_clock: MoveClock
) -> None:
    group = a_running_group(cast.asha, late_flat_minor=50_00)
    Clock(move_clock).to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=1))
    member, ticket = saver_of(cast, group, "T01")
    assert "Penalty, month 1" in read(client_of(member), "my-passbook", ticket.id)


def test_the_winner_reads_that_they_won_and_others_who(
    cast: Cast, client_of: ClientOf, move_clock: MoveClock
) -> None:
    group = a_running_group(cast.asha)
    pay_all(cast.asha, group)
    month = Clock(move_clock).hold(cast.asha, group, 1)
    with as_member(cast.asha):
        [winner] = Ticket.objects.filter(awards__instalment=month) or [None]
    assert winner is not None
    for label in ("T01", "T02", "T03"):
        member, _ticket = saver_of(cast, group, label)
        page = read(client_of(member), "my-draw", month.id)
        assert ("You won" in page) is (label == winner.label), label


def test_times_of_a_draw_are_the_groups_and_name_its_zone_to_who_reads_by_another(
    cast: Cast, client_of: ClientOf
) -> None:
    group = a_running_group(cast.asha, time_zone="America/New_York")
    with as_member(cast.asha):
        Account.objects.filter(id=cast.asha.account_id).update(time_zone="Asia/Kolkata")
        month = Instalment.objects.get(group=group, number=1)
    member, _ticket = saver_of(cast, group, "T01")
    phone, desk = client_of(member), client_of(cast.asha)
    for page in (
        read(phone, "my-home"),
        read(phone, "my-lottery"),
        read(phone, "my-draw", month.id),
        read(desk, "desk"),
        read(desk, "draw", month.id),
    ):
        assert "America/New_York (UTC-0" in page
    assert "18:00" in read(phone, "my-lottery")
    a_running_group(cast.asha, name="Here")
    assert "Here, draw 1" in read(phone, "my-lottery")
    assert "Asia/Kolkata (UTC" not in read(phone, "my-lottery")


def test_what_is_due_later_is_told_apart_from_what_is_due_now(
    cast: Cast, client_of: ClientOf, move_clock: MoveClock
) -> None:
    """After the draw of a month that is not paid, the next one is asked for beside it."""
    group = a_running_group(cast.asha)
    pay(cast.asha, group, "T02")
    pay(cast.asha, group, "T03")
    Clock(move_clock).hold(cast.asha, group, 1)
    following = instalment_of(cast.asha, group, 2)
    member, _ticket = saver_of(cast, group, "T01")
    later = f"Includes ₹1,000.00 that is due by {following.due_on:%-d %b}."
    home, payments = read(client_of(member), "my-home"), read(client_of(member), "my-payments")
    assert "months 1 to 2" in home and later in home and later in payments
    other, _ticket = saver_of(cast, group, "T02")
    assert "Includes" not in read(client_of(other), "my-home") + read(client_of(other), "my-payments")
