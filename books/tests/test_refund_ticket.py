"""Refunds: what is taken from where, who may, until when, and who gets what is freed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from books.actions.freeze_number import block_number, unblock_number
from books.actions.refund_ticket import Refunded, refund_ticket
from books.models import Cell, Entry, Leg, PeriodNumber, Refund, Ticket
from books.period import PeriodRefuses
from books.tests.stories import clean, row_of, sell
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.worlds import a_period


def refund(member: Member, sold: Any, **asked: Any) -> Refunded:
    with as_member(member):
        ticket = Ticket.objects.get(id=sold.ticket.id)
        return refund_ticket(member, ticket, reason=asked.pop("reason", "Typed wrong"), **asked)


def parts(member: Member, sold: Any) -> list[tuple[int, int, int]]:
    """(held, pending, refunded) of each entry, in order."""
    with as_member(member):
        entries = Entry.objects.filter(ticket_id=sold.ticket.id).order_by("line")
        return list(entries.values_list("held", "pending", "refunded"))


@pytest.mark.pg16
def test_a_whole_ticket_gives_its_capacity_to_the_oldest_who_waits(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    first = sell(cast.bilal, world, (7, 8))
    second = sell(cast.bilal, world, (7, 5))
    third = sell(cast.bilal, world, (7, 4))
    assert refund(cast.asha, first).amount == 8
    assert parts(cast.asha, first) == [(0, 0, 8)]
    assert parts(cast.asha, second) == [(5, 0, 0)]
    assert parts(cast.asha, third) == [(4, 0, 0)]
    with as_member(cast.asha):
        assert Ticket.objects.get(id=first.ticket.id).state == "REFUNDED"
        assert Cell.objects.get(ledger_id=world.ledgers[0].id, number=7).used == 9
        assert clean(cast.asha, world)


def test_pending_goes_first_then_ledgers_the_last_filled_first(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 5))
    sold = sell(cast.bilal, world, (7, 18))
    refund(cast.asha, sold, amount=5)
    assert parts(cast.asha, sold) == [(13, 0, 5)]
    with as_member(cast.asha):
        assert list(Leg.objects.order_by("position").values_list("amount", flat=True)) == [10, 3]
        assert Ticket.objects.get(id=sold.ticket.id).state == "PARTLY_REFUNDED"
        assert clean(cast.asha, world)


def test_a_partial_refund_leaves_what_the_rest_takes_in_units(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(100,), capacity_factor="1.25")
    sold = sell(cast.bilal, world, (7, 8))
    refund(cast.asha, sold, amount=3)
    with as_member(cast.asha):
        assert Cell.objects.get(ledger_id=world.ledgers[0].id, number=7).used == 7
        assert clean(cast.asha, world)


def test_only_what_spilled_over(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    sold = sell(cast.bilal, world, (7, 15), (8, 2))
    refund(cast.asha, sold, spill_only=True)
    assert parts(cast.asha, sold) == [(10, 0, 5), (2, 0, 0)]
    with pytest.raises(Conflict) as refusal:
        refund(cast.asha, sold, spill_only=True)
    assert refusal.value.code == "nothing_to_refund"


def test_one_entry_and_an_amount_of_it(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5), (8, 6))
    refund(cast.asha, sold, entry_id=str(sold.ticket.entries[1].id), amount=2)
    assert parts(cast.asha, sold) == [(5, 0, 0), (4, 0, 2)]
    refund(cast.asha, sold, entry_id=str(sold.ticket.entries[1].id))
    assert parts(cast.asha, sold) == [(5, 0, 0), (0, 0, 6)]


def test_an_amount_of_the_ticket_comes_from_its_last_line_first(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5), (8, 6))
    refund(cast.asha, sold, amount=8)
    assert parts(cast.asha, sold) == [(3, 0, 2), (0, 0, 6)]


def test_more_than_is_left_is_refused_and_changes_nothing(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5))
    with pytest.raises(Conflict) as refusal:
        refund(cast.asha, sold, amount=6)
    assert refusal.value.code == "refund_exceeds"
    assert "amount" in refusal.value.errors
    assert parts(cast.asha, sold) == [(5, 0, 0)]
    refund(cast.asha, sold)
    with pytest.raises(Conflict) as refusal:
        refund(cast.asha, sold)
    assert refusal.value.code == "nothing_to_refund"


def test_what_is_freed_on_a_blocked_number_still_goes_to_who_waits(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    first = sell(cast.bilal, world, (7, 10))
    second = sell(cast.bilal, world, (7, 4))
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 7)
    refund(cast.asha, first)
    assert parts(cast.asha, second) == [(4, 0, 0)]
    with as_member(cast.asha):
        assert clean(cast.asha, world)
        unblock_number(cast.asha, world.period.id, 7)
        assert clean(cast.asha, world)


def test_a_leg_that_was_emptied_and_filled_again_counts_as_filled_last(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(4, 4))
    first = sell(cast.bilal, world, (7, 4))
    second = sell(cast.bilal, world, (7, 7))
    with as_member(cast.asha):
        assert list(Leg.objects.filter(entry_id=second.ticket.entries[0].id).values_list("amount")) == [(4,)]
    refund(cast.asha, first)
    with as_member(cast.asha):
        legs = Leg.objects.filter(entry_id=second.ticket.entries[0].id).order_by("position")
        assert list(legs.values_list("ledger_id", "amount")) == [
            (world.ledgers[1].id, 4),
            (world.ledgers[0].id, 3),
        ]
    refund(cast.asha, second, amount=3)
    with as_member(cast.asha):
        assert Cell.objects.get(ledger_id=world.ledgers[0].id, number=7).used == 0
        assert clean(cast.asha, world)


def test_a_clerk_refunds_only_what_he_sold(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(Denied) as refusal:
        refund(cast.bilal, sell(cast.asha, world, (7, 5)))
    assert refusal.value.code == "not_your_ticket"
    refund(cast.bilal, sell(cast.bilal, world, (7, 5)))


def test_a_clerk_refunds_only_within_five_minutes(committed_cast: Cast, move_clock: MoveClock) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5))
    move_clock(timedelta(seconds=301))
    with pytest.raises(Denied) as refusal:
        refund(cast.bilal, sold)
    assert refusal.value.code == "refund_window_over"
    refund(cast.asha, sold)


def test_the_page_says_why_a_clerk_cannot_refund_any_more(
    committed_cast: Cast, client_of: ClientOf, move_clock: MoveClock
) -> None:
    world = a_period(committed_cast.asha)
    sold = sell(committed_cast.bilal, world, (7, 5))
    address = f"/tickets/{sold.ticket.id}/"
    assert 'data-opens="refund"' in client_of(committed_cast.bilal).get(address).content.decode()
    move_clock(timedelta(seconds=301))
    page = client_of(committed_cast.bilal).get(address).content.decode()
    assert 'data-opens="refund"' not in page
    assert "You can refund a ticket within 5 minutes. Ask a manager." in page
    assert "Ask a manager" not in client_of(committed_cast.asha).get(address).content.decode()


def test_after_the_close_nothing_is_refunded(committed_cast: Cast, move_clock: MoveClock) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5))
    move_clock(timedelta(hours=2))
    with pytest.raises(PeriodRefuses):
        refund(cast.asha, sold)


def test_who_only_watches_may_not_refund(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(Denied):
        refund(cast.chandra, sell(cast.bilal, world, (7, 5)))


def test_an_entry_of_another_ticket_is_not_found(cast: Cast) -> None:
    world = a_period(cast.asha)
    other = sell(cast.bilal, world, (7, 5))
    with pytest.raises(NotFound):
        refund(cast.asha, sell(cast.bilal, world, (7, 5)), entry_id=str(other.ticket.entries[0].id))


def test_a_refund_needs_its_reason(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(BadInput) as refusal:
        refund(cast.asha, sell(cast.bilal, world, (7, 5)), reason="  ")
    assert "reason" in refusal.value.errors


def test_a_refund_is_kept_and_audited_once(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5))
    refund(cast.asha, sold, amount=2, reason="Wrong number")
    with as_member(cast.asha):
        kept = Refund.objects.get()
        assert (kept.amount, kept.reason, kept.made_by_name) == (2, "Wrong number", "Asha")
        assert AuditEvent.objects.get(verb="ticket.refund").object_id == sold.ticket.id
        row = row_of(world, 7)
        assert (row.sold, row.held) == (3, 3)
        assert PeriodNumber.objects.get(period_id=world.period.id, number=7).pending == 0
