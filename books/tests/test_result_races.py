"""Two at once around the end of a period: real threads, stopped at a chosen point, on real locks.

Each race has its negative control: with the lock of one side off, the same order of events goes wrong.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from books.actions import announce as announcing
from books.actions import answer_cover as answering
from books.actions import enter_ticket as selling
from books.actions import pre_close as closing
from books.actions.announce import announce
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.claim_ticket import AlreadyPaid, claim_ticket
from books.actions.enter_ticket import enter_ticket
from books.actions.pre_close import pre_close
from books.actions.request_cover import Ask, request_cover
from books.actions.update_period import update_period
from books.audit_book import audit_period
from books.locking import read_period
from books.models import Claim, Collaborator, Cover, Entry, Ticket
from books.period import PeriodRefuses
from books.queries.winners import winners_of
from books.rules.lines import Wanted
from kernel.clock import database_now
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import owner_connection
from tests.worlds import PeriodWorld, a_period

DEADLINE_SECONDS = 20


class Stop:
    """A function that, called by one thread, says so and waits to be let on; then it does its work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        inner = getattr(module, name)

        def stopped(*given: Any, **named: Any) -> Any:
            self.reached.set()
            assert self.go.wait(DEADLINE_SECONDS)
            return inner(*given, **named)

        monkeypatch.setattr(module, name, stopped)


class Act(threading.Thread):
    """Work for a member over a connection of its own; `result` is what it gave or raised."""

    def __init__(self, member: Member, work: Callable[[], Any]) -> None:
        super().__init__()
        self.member, self.work = member, work
        self.result: Any = None
        self.start()

    def run(self) -> None:
        try:
            with as_member(self.member):
                self.result = self.work()
        except Exception as failure:
            self.result = failure
        finally:
            connection.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, with a deadline."""
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "the condition never came"


def somebody_waits_for_the_period() -> bool:
    with owner_connection() as owner:
        waiting = owner.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return waiting.fetchone()[0] > 0


def without_lock(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    """The period is looked at, and nothing is locked."""
    monkeypatch.setattr(module, "lock_period", lambda member, id, *, shared: read_period(member, id))


def sell(cast: Cast, world: PeriodWorld, *, number: int = 7, amount: int = 15_00) -> Callable[[], Any]:
    return lambda: enter_ticket(cast.bilal, world.period.id, [Wanted(number, amount)], max_spill=10**9)


def findings(cast: Cast, world: PeriodWorld) -> list[str]:
    with as_member(cast.asha):
        return [finding["rule"] for finding in audit_period(cast.asha.account_id, world.period.id)]


END: dict[str, Callable[[Cast, Any], Any]] = {
    "announce": lambda cast, world: announce(cast.asha, world.period.id, number=7),
    "pre_close": lambda cast, world: pre_close(cast.asha, world.period.id),
}
MODULE = {"announce": announcing, "pre_close": closing}


@pytest.mark.parametrize("end", list(END))
def test_a_sale_under_way_is_finished_before_the_end_and_counts(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    cast, world = committed_cast, a_period(committed_cast.asha, capacities=(10_00,), odds=600)
    stop = Stop(monkeypatch, selling, "write_ticket")
    sale = Act(cast.bilal, sell(cast, world))
    assert stop.reached.wait(DEADLINE_SECONDS)
    ending = Act(cast.asha, lambda: END[end](cast, world))
    until(somebody_waits_for_the_period)
    stop.go.set()
    sale.join()
    ending.join()
    assert not isinstance(sale.result, Exception) and ending.result is None
    assert findings(cast, world) == []
    with as_member(cast.asha):
        if end == "announce":
            (winner,) = winners_of(read_period(cast.asha, world.period.id), 7)
            assert winner.ticket_id == sale.result.ticket.id


@pytest.mark.parametrize("end", list(END))
def test_without_the_sellers_lock_a_sale_slips_in_after_the_end(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """The negative control of the above: the sale has looked, the end goes through, the sale is written."""
    cast, world = committed_cast, a_period(committed_cast.asha, capacities=(10_00,), odds=600)
    without_lock(monkeypatch, selling)
    stop = Stop(monkeypatch, selling, "write_ticket")
    sale = Act(cast.bilal, sell(cast, world))
    assert stop.reached.wait(DEADLINE_SECONDS)
    ending = Act(cast.asha, lambda: END[end](cast, world))
    ending.join()
    stop.go.set()
    sale.join()
    with as_member(cast.asha):
        slipped = Ticket.objects.filter(period_id=world.period.id).exists()
    assert slipped and (end == "pre_close" or findings(cast, world) != [])


@pytest.mark.parametrize(("end", "point"), [("announce", "fingerprint_of"), ("pre_close", "close_ledgers")])
def test_a_sale_that_comes_during_the_end_waits_and_is_refused(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, end: str, point: str
) -> None:
    cast, world = committed_cast, a_period(committed_cast.asha)
    stop = Stop(monkeypatch, MODULE[end], point)
    ending = Act(cast.asha, lambda: END[end](cast, world))
    assert stop.reached.wait(DEADLINE_SECONDS)
    sale = Act(cast.bilal, sell(cast, world))
    until(somebody_waits_for_the_period)
    stop.go.set()
    ending.join()
    sale.join()
    assert isinstance(sale.result, PeriodRefuses)
    assert findings(cast, world) == []


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "without the lock"])
def test_a_sale_during_the_undo_of_a_close_finds_the_ledgers_open(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    cast, world = committed_cast, a_period(committed_cast.asha, capacities=(10_00,))
    with as_member(cast.asha):
        pre_close(cast.asha, world.period.id)
        later = database_now() + timedelta(hours=1)
    if not locked:
        without_lock(monkeypatch, selling)
    stop = Stop(monkeypatch, closing, "retry_pending")
    undo = Act(cast.asha, lambda: update_period(cast.asha, world.period.id, pre_close_at=later))
    assert stop.reached.wait(DEADLINE_SECONDS)
    sale = Act(cast.bilal, sell(cast, world, amount=4_00))
    if locked:
        until(somebody_waits_for_the_period)
    else:
        sale.join()
    stop.go.set()
    undo.join()
    sale.join()
    if not locked:
        assert isinstance(sale.result, PeriodRefuses), "the control: it saw the close that is being undone"
        return
    with as_member(cast.asha):
        assert Entry.objects.get().held == 4_00
    assert findings(cast, world) == []


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "without the lock"])
def test_an_answer_under_way_is_finished_before_the_announcement(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    cast, world = committed_cast, a_period(committed_cast.asha, capacities=(10_00,), odds=600)
    with as_member(cast.asha):
        sell(cast, world)()
        patil = Collaborator.objects.create(account_id=cast.asha.account_id, name="Patil")
        (cover,) = request_cover(cast.asha, world.period.id, patil, [Ask(7, 5_00)])
    if not locked:
        # As if the answer went without the period's lock and the rows of its numbers.
        without_lock(monkeypatch, answering)
        monkeypatch.setattr(answering, "lock_some_numbers", lambda *_: None)
        without_lock(monkeypatch, announcing)
    stop = Stop(monkeypatch, answering, "_set_answer")
    who = recorded_by(cast.asha)
    answer = Act(cast.asha, lambda: answer_cover(who, world.period.id, {cover.id: 5_00}))
    assert stop.reached.wait(DEADLINE_SECONDS)
    ending = Act(cast.asha, lambda: END["announce"](cast, world))
    if locked:
        until(somebody_waits_for_the_period)
    else:
        ending.join()
    stop.go.set()
    answer.join()
    ending.join()
    with as_member(cast.asha):
        state, entry = Cover.objects.get().state, Entry.objects.get()
    if not locked:
        assert (state, entry.covered) == ("CONFIRMED", 0), "the control: confirmed, and yet not counted"
        return
    assert ending.result is None and not isinstance(answer.result, Exception)
    assert (state, entry.covered, entry.retained) == ("CONFIRMED", 5_00, 0)
    assert findings(cast, world) == []


def test_six_who_pay_one_ticket_at_once_pay_it_once(committed_cast: Cast) -> None:
    cast, world = committed_cast, a_period(committed_cast.asha, odds=600)
    with as_member(cast.asha):
        ticket = Ticket.objects.get(id=sell(cast, world, amount=1_00)().ticket.id)
        announce(cast.asha, world.period.id, number=7)
    payers = [Act(cast.asha, lambda: claim_ticket(cast.asha, ticket)) for _ in range(6)]
    for payer in payers:
        payer.join()
    assert sum(isinstance(payer.result, Claim) for payer in payers) == 1
    assert sum(isinstance(payer.result, AlreadyPaid) for payer in payers) == 5
    assert findings(cast, world) == []
