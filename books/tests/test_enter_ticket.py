"""Entering a ticket: what it holds, what spills, what is refused, and two at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from books.actions.change_ledger import close_ledger, update_ledger
from books.actions.enter_ticket import SpillExceeds, enter_ticket, preview_ticket, repeat_ticket
from books.actions.freeze_number import block_number, freeze_cell, freeze_number, unfreeze_number
from books.models import Cell, Entry, Leg, PeriodNumber, Ticket
from books.period import PeriodRefuses
from books.rules.held import HeldNumber
from books.rules.lines import Wanted
from books.shapes import plan_shape, sold_shape
from books.sold import Sold
from books.tests.stories import clean, sell
from kernel.errors import BadInput, Conflict, Denied, NotFound
from kernel.transactions import retrying
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.worlds import PeriodWorld, a_period


def used(world: PeriodWorld, number: int, ledger: int = 0) -> int:
    return Cell.objects.get(ledger_id=world.ledgers[ledger].id, number=number).used


@pytest.mark.pg16
def test_number_07_holds_10_enter_8_then_5_is_full_and_spills_3(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    sell(cast.bilal, world, (7, 8))
    sold = sell(cast.bilal, world, (7, 5))
    assert (sold.ticket.total, sold.ticket.spill_total) == (5, 3)
    with as_member(cast.asha):
        assert used(world, 7) == 10
        row = PeriodNumber.objects.get(period_id=world.period.id, number=7)
        assert (row.sold, row.held, row.pending) == (13, 10, 3)
        assert clean(cast.asha, world)


def test_ledgers_fill_by_priority(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 20))
    sell(cast.bilal, world, (123, 25))
    with as_member(cast.asha):
        assert [used(world, 123, 0), used(world, 123, 1)] == [10, 15]
        assert list(Leg.objects.order_by("position").values_list("amount", flat=True)) == [10, 15]


def test_the_same_number_twice_sees_the_first_line(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    sold = sell(cast.bilal, world, (7, 8), (7, 8))
    assert [entry.planned.pending_minor for entry in sold.ticket.entries] == [0, 6]
    with as_member(cast.asha):
        assert clean(cast.asha, world)


def test_a_capacity_factor_counts_units(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,), capacity_factor="1.25")
    sold = sell(cast.bilal, world, (7, 9))
    assert sold.ticket.spill_total == 1
    with as_member(cast.asha):
        assert used(world, 7) == 10
        assert Leg.objects.get().amount == 8
        assert clean(cast.asha, world)


def test_more_spill_than_confirmed_is_refused_with_the_fresh_plan_and_changes_nothing(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    with pytest.raises(SpillExceeds) as refusal:
        sell(cast.bilal, world, (7, 15), max_spill=4)
    assert refusal.value.status == 409
    assert refusal.value.extra["plan"]["spill_total"] == "0.05"
    with as_member(cast.asha):
        assert used(world, 7) == 0
        assert Ticket.objects.count() == 0


def test_refuse_sells_nothing_of_a_full_number(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,), when_full="REFUSE")
    with pytest.raises(Conflict) as refusal:
        sell(cast.bilal, world, (1, 5), (7, 15))
    assert refusal.value.code == "number_is_full"
    assert list(refusal.value.errors) == ["lines.2"]


def test_trim_sells_what_is_left(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,), when_full="TRIM")
    sold = sell(cast.bilal, world, (7, 15))
    assert (sold.ticket.total, sold.ticket.spill_total) == (10, 0)


def test_a_blocked_number_refuses_the_ticket_naming_it(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 7)
    with pytest.raises(Conflict, match="007"):
        sell(cast.bilal, world, (8, 1), (7, 1))


def test_a_frozen_number_takes_nothing_new_and_thaws(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    with as_member(cast.asha):
        freeze_number(cast.asha, world.period.id, 7)
    assert sell(cast.bilal, world, (7, 4)).ticket.spill_total == 4
    with as_member(cast.asha):
        unfreeze_number(cast.asha, world.period.id, 7)
        assert used(world, 7) == 4, "what was pending moves in, oldest first, in the same transaction"
        assert clean(cast.asha, world)


def test_a_cell_frozen_in_one_ledger_sends_the_sale_to_the_next(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 10))
    with as_member(cast.asha):
        freeze_cell(cast.asha, world.ledgers[0], 7)
    sell(cast.bilal, world, (7, 4))
    with as_member(cast.asha):
        assert [used(world, 7, 0), used(world, 7, 1)] == [0, 4]


def test_capacity_raised_takes_pending_parts_oldest_first(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    first = sell(cast.bilal, world, (7, 14))
    second = sell(cast.bilal, world, (7, 5))
    with as_member(cast.asha):
        update_ledger(cast.asha, world.ledgers[0], cells={7: 16})
        pending = dict(Entry.objects.values_list("ticket_id", "pending"))
        assert pending == {first.ticket.id: 0, second.ticket.id: 3}
        assert clean(cast.asha, world)


def test_manual_legs_go_where_they_are_told_and_the_rest_spills(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 10))
    line = Wanted(7, 9, ((str(world.ledgers[1].id), 6),), "spill")
    with as_member(cast.bilal):
        sold = enter_ticket(cast.bilal, world.period.id, [line], max_spill=3)
        entry = Entry.objects.get(id=sold.ticket.entries[0].id)
        assert (entry.pending, entry.pending_mode) == (3, "MANUAL")
        assert [used(world, 7, 0), used(world, 7, 1)] == [0, 6]
    with as_member(cast.asha):
        update_ledger(cast.asha, world.ledgers[0], capacity=100)
        entry.refresh_from_db()
        assert entry.pending == 3, "a part placed by hand never moves by itself"


def test_manual_legs_that_do_not_fit_are_a_conflict(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10,))
    line = Wanted(7, 15, ((str(world.ledgers[0].id), 11),), "spill")
    with as_member(cast.bilal), pytest.raises(Conflict) as refusal:
        enter_ticket(cast.bilal, world.period.id, [line], max_spill=100)
    assert refusal.value.code == "manual_leg_does_not_fit"


def test_a_closed_ledger_cannot_be_chosen(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 10))
    with as_member(cast.asha):
        close_ledger(cast.asha, world.ledgers[0])
    line = Wanted(7, 5, ((str(world.ledgers[0].id), 5),), "spill")
    with as_member(cast.bilal), pytest.raises(Conflict):
        enter_ticket(cast.bilal, world.period.id, [line], max_spill=0)


def test_preview_writes_nothing_and_equals_the_sale(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10, 3))
    lines = [Wanted(7, 15), Wanted(8, 2), Wanted(7, 1)]
    with as_member(cast.bilal):
        planned = plan_shape(preview_ticket(cast.bilal, world.period.id, lines))
        assert Ticket.objects.count() == 0
        sold = sold_shape(enter_ticket(cast.bilal, world.period.id, lines, max_spill=100))
    for entry in sold["entries"]:
        entry.pop("id")
    assert planned["entries"] == sold["entries"]
    assert planned["spill_total"] == sold["spill_total"] == "0.03"


def test_repeat_sells_the_same_again(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5), (123, 6))
    with as_member(cast.bilal):
        again = repeat_ticket(cast.bilal, Ticket.objects.get(id=sold.ticket.id))
        assert again.ticket.total == 11
        assert Ticket.objects.count() == 2


def test_who_only_watches_may_not_sell(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(Denied):
        sell(cast.chandra, world, (7, 5))


def test_a_stranger_gets_not_found(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(NotFound):
        sell(cast.dev, world, (7, 5))


def test_a_number_beyond_the_book_is_named(cast: Cast) -> None:
    world = a_period(cast.asha)
    with pytest.raises(BadInput) as refusal:
        sell(cast.bilal, world, (7, 5), (1000, 5))
    assert "lines.2.number" in refusal.value.errors


def test_after_the_close_by_the_databases_clock_nothing_is_sold(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    move_clock(timedelta(hours=2))
    with pytest.raises(PeriodRefuses) as refusal:
        sell(cast.bilal, world, (7, 5))
    assert refusal.value.code == "period_preclosed"


def test_every_ticket_has_one_audit_event(cast: Cast) -> None:
    world = a_period(cast.asha)
    sold = sell(cast.bilal, world, (7, 5))
    with as_member(cast.asha):
        event = AuditEvent.objects.get(verb="ticket.enter")
        assert (event.object_id, event.actor_name) == (sold.ticket.id, "Bilal")


def hammer(
    cast: Cast, world: PeriodWorld, *, sellers: int, tickets: int, numbers: list[int], reverse: bool
) -> list[Any]:
    """Sellers at once, each over a connection of its own; what each got."""
    results: list[Any] = []
    start = threading.Barrier(sellers)

    def work(seller: int) -> None:
        order = list(reversed(numbers)) if reverse and seller % 2 else numbers
        start.wait()
        for _ in range(tickets):
            lines = [Wanted(number, 3) for number in order]

            def once(lines: list[Wanted] = lines) -> Sold:
                with as_member(cast.bilal):
                    return enter_ticket(cast.bilal, world.period.id, lines, max_spill=10**9)

            try:
                results.append(retrying(once))
            except Exception as failure:
                results.append(failure)
        connection.close()

    threads = [threading.Thread(target=work, args=(seller,)) for seller in range(sellers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.pg16
def test_eight_sellers_on_four_numbers_never_exceed_capacity(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_period(cast.asha, capacities=(50, 40))
    results = hammer(cast, world, sellers=8, tickets=6, numbers=[7, 8, 9, 10], reverse=False)
    assert [r for r in results if isinstance(r, Exception)] == []
    with as_member(cast.asha):
        for number in (7, 8, 9, 10):
            row = PeriodNumber.objects.get(period_id=world.period.id, number=number)
            assert (row.sold, row.held, row.pending) == (144, 90, 54)
        assert clean(cast.asha, world)


def test_long_tickets_in_opposite_orders_do_not_deadlock(committed_cast: Cast) -> None:
    cast = committed_cast
    world = a_period(cast.asha, capacities=(10_000,))
    results = hammer(cast, world, sellers=4, tickets=5, numbers=list(range(100)), reverse=True)
    assert [r for r in results if isinstance(r, Exception)] == []


def test_without_the_locks_the_same_hammering_goes_wrong(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: planning upon unlocked rows lets sales collide, and the constraint says so."""
    from books.actions import enter_ticket as module
    from books.queries.held import held_numbers

    both_looked = threading.Barrier(2, timeout=20)

    def unlocked(period: Any, numbers: Any, *, lock: bool) -> dict[int, HeldNumber]:
        seen = held_numbers(period, numbers, lock=False)
        both_looked.wait()
        return seen

    cast = committed_cast
    world = a_period(cast.asha, capacities=(5,))
    monkeypatch.setattr(module, "held_numbers", unlocked)
    results = hammer(cast, world, sellers=2, tickets=1, numbers=[7], reverse=False)
    broken = [r for r in results if isinstance(r, Exception)]
    assert len(broken) == 1
    assert "books_cell_never_oversold" in str(broken[0])
