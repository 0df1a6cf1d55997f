"""Figures that name the same thing agree: arrears on every page, the share collected, how many members."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from chits.actions.end_group import terminate_group
from chits.actions.record_payments import Line, record_payment
from chits.models import Instalment, Ticket
from chits.payment_states import Method
from chits.queries.desk import by_month, group_ids, group_lines, people_count
from chits.queries.dues import overdue_of
from chits.queries.find_tickets import find_tickets
from chits.queries.group_page import late_tickets, people_of, tickets_of
from chits.queries.phone import own_groups
from chits.queries.sheet import sheet_rows
from chits.tests.paying import EACH, World, a_running_group
from kernel.clock import database_now
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock


@pytest.fixture
def world(cast: Cast, move_clock: MoveClock) -> World:
    """Month 1 is overdue and paid in part by T02, month 2 is due in a month's time."""
    world = a_running_group(cast.asha)
    with as_member(cast.asha):
        record_payment(cast.asha, world.group, Line(world.ticket("T02"), 2_000_00, Method.CASH))
    move_clock(timedelta(days=31))
    return world


def test_one_figure_of_arrears(world: World, cast: Cast, client_of: ClientOf) -> None:
    expected = {"T01": EACH, "T02": 3_000_00, "T03": EACH, "T04": EACH}
    with as_member(cast.asha):
        month = Instalment.objects.get(group=world.group, number=2)
        said = {
            "sheet": {row.label: row.arrears for row in sheet_rows(month)},
            "reports": {line.label: line.late for _, line in late_tickets([world.group])},
            "group": {line.label: line.late for line in tickets_of(world.group)},
            "search": {one.label: one.arrears for one in find_tickets(cast.asha, "T0")},
            "ticket": {label: overdue_of(world.ticket(label), database_now()) for label in expected},
            "phone": {
                own.ticket.label: own.arrears
                for member in world.members.values()
                for one in own_groups(member)
                for own in one.tickets
            },
        }
        assert group_lines(cast.asha, [world.group.id])[0].overdue == 4
        months = by_month(cast.asha, group_ids(cast.asha), database_now().date())
        assert sum(one.overdue for one in months) == sum(expected.values())
    for label in expected:
        book = client_of(cast.asha).get(f"/v1/chits/tickets/{world.tickets[label].id}/passbook/").json()
        said.setdefault("api", {})[label] = int(book["arrears"].replace(".", ""))
    for place, figures in said.items():
        assert figures == expected, place
    page = client_of(cast.asha).get(reverse("chits:reports")).content.decode()
    assert "18,000" in page


def test_due_and_arrears_of_the_sheet_are_all_that_is_open(world: World, cast: Cast) -> None:
    with as_member(cast.asha):
        for number in (1, 2):
            month = Instalment.objects.get(group=world.group, number=number)
            assert {row.label: row.due + row.arrears for row in sheet_rows(month)} == {
                "T01": 2 * EACH,
                "T02": 2 * EACH - 2_000_00,
                "T03": 2 * EACH,
                "T04": 2 * EACH,
            }


def test_arrears_begin_with_the_groups_own_day(cast: Cast, move_clock: MoveClock) -> None:
    """A reader in New York and a reader in India are told the same: it is the group's day that counts."""
    world = a_running_group(cast.asha, demanded=1)
    with as_member(cast.asha):
        month = Instalment.objects.get(group=world.group, number=1)

        # Not the day of the draw: between two midnights that is another one there.
        start = datetime.combine(month.due_on, time.min, tzinfo=world.group.zone)
        for seconds, late in ((-5, 0), (5, EACH)):
            move_clock(start + timedelta(days=1, seconds=seconds) - database_now() + move_of(database_now()))
            assert overdue_of(world.ticket(), database_now()) == late
            assert sheet_rows(month)[0].arrears == late


def move_of(now: datetime) -> timedelta:
    """How far the database's clock is ahead."""
    return now - datetime.now(UTC)


def test_the_collection_on_the_desk_moves_with_each_receipt(cast: Cast, client_of: ClientOf) -> None:
    """Also when what is being collected is due in a month to come; and every page says the same share."""
    world = a_running_group(cast.asha, demanded=1)
    asha = client_of(cast.asha)

    def share(name: str, *ids: Any) -> str:
        page = asha.get(reverse(f"chits:{name}", args=ids)).content.decode()
        match = re.search(r"(\d+) %", re.sub(r"<[^>]+>", "", page))
        assert match, page
        return str(int(match.group(1)))

    assert share("desk") == share("groups") == "0"
    with as_member(cast.asha):
        record_payment(cast.asha, world.group, Line(world.ticket(), EACH, Method.CASH))
        months = by_month(cast.asha, group_ids(cast.asha), database_now().date())
        month = Instalment.objects.get(group=world.group, number=1)
    assert share("desk") == share("groups") == share("sheets") == "25"
    assert (months[-1].collected, months[-1].expected) == (EACH, 4 * EACH)
    assert months[-1].first == month.due_on.replace(day=1), "the month in which it is due is on the chart"
    assert sum(one.is_now for one in months) == 1


def test_members_are_counted_alike(cast: Cast, client_of: ClientOf) -> None:
    world = a_running_group(cast.asha, people=3)
    with as_member(cast.asha):
        Ticket.objects.filter(id=world.tickets["T02"].id).update(state="REMOVED")
        groups = group_ids(cast.asha)
        count, _ = people_count(cast.asha, groups)
        assert count == len(people_of(groups)) == 3
    page = client_of(cast.asha).get(reverse("chits:members")).content.decode()
    assert "3 people" in page


def test_the_sheets_figures_are_the_rows(world: World, cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        month = Instalment.objects.get(group=world.group, number=2)
    page = client_of(cast.asha).get(reverse("chits:sheet", args=[month.id])).content.decode()
    facts = json.loads(re.search(r'id="sheet-facts"[^>]*>(.*?)</script>', page, re.S).group(1))
    assert [row["arrears"] for row in facts["rows"]] == ["5000.00", "3000.00", "5000.00", "5000.00"]


def test_a_terminated_group_says_how_many_months_were_held(cast: Cast, client_of: ClientOf) -> None:
    world = a_running_group(cast.asha)
    with as_member(cast.asha):
        first = Instalment.objects.get(group=world.group, number=1)
        Instalment.objects.filter(id=first.id).update(state="PAID")
        terminate_group(cast.asha, world.group, reason="the village moved")
        line = group_lines(cast.asha, [world.group.id])[0]
        assert (line.done, line.strip) == (1, ["paid", "next", "next", "next"])
        [own] = own_groups(world.members["T01"])
        assert own.number == 1
    assert "month 4 of 4" not in client_of(world.members["T01"]).get("/my/").content.decode()
