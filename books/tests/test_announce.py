"""Announcing: the order of the steps, what wins, what is refused, and what the journal says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from books import journal_accounts
from books.actions.announce import announce
from books.actions.pre_close import pre_close
from books.actions.record_number import record_number, remove_number
from books.audit_book import audit_period
from books.locking import read_period
from books.models import Entry, Ledger, Period, PeriodNumber, Result, Ticket
from books.period import LockedPeriod, PeriodRefuses
from books.queries.fingerprint import fingerprint_of
from books.queries.winners import retained_on, total_prize, winners_of
from books.schedule import follow_the_results
from books.tests.stories import sell
from journal.queries import balance_of, unbalanced_transactions
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict, Denied, NotFound
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.database import MoveClock
from tests.worlds import PeriodWorld, a_period


def looked(member: Member, world: PeriodWorld) -> LockedPeriod:
    return read_period(member, world.period.id)


def test_the_seller_sells_the_owner_announces_and_the_winner_is_found(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    sold = sell(cast.bilal, world, (123, 4_00), (7, 15_00), customer="Ravi")
    sell(cast.bilal, world, (8, 1_00))
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        row = Period.objects.get(id=world.period.id)
        assert (row.state, row.lucky_number) == ("ANNOUNCED", 7)
        assert Ledger.objects.get().closed_by == "pre_close"
        entry = Entry.objects.get(number=7)
        assert (entry.held, entry.pending, entry.retained) == (10_00, 0, 5_00)
        (winner,) = winners_of(looked(cast.asha, world), 7)
        assert (winner.ticket_id, winner.amount, winner.prize) == (sold.ticket.id, 15_00, 9_000_00)
        assert (winner.seller, winner.customer) == ("Bilal", "Ravi")
        assert retained_on(looked(cast.asha, world), 7) == 5_00
        assert row.fingerprint == fingerprint_of(cast.asha.account_id, row.id)
        assert audit_period(cast.asha.account_id, row.id) == []
        facts = AuditEvent.objects.get(verb="period.announce").facts
        assert (facts["number"], facts["fingerprint"]) == ("007", bytes(row.fingerprint).hex())


def test_what_is_not_covered_is_refunded_where_the_receipts_said_so(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600, announce_policy="REFUND")
    sold = sell(cast.bilal, world, (7, 15_00))
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        entry = Entry.objects.get()
        assert (entry.held, entry.retained, entry.refunded) == (10_00, 0, 5_00)
        ticket = Ticket.objects.get(id=sold.ticket.id)
        assert (ticket.state, ticket.refunded) == ("PARTLY_REFUNDED", 5_00)
        assert total_prize(winners_of(looked(cast.asha, world), 7)) == 6_000_00
        account = cast.asha.account_id
        assert balance_of(account, journal_accounts.cash_of(cast.bilal.id, "INR")) == 10_00
        assert balance_of(account, journal_accounts.sales_of(world.period.id, "INR")) == 10_00
        assert balance_of(account, journal_accounts.prizes_payable(world.period.id, "INR")) == 6_000_00
        assert unbalanced_transactions(account) == []
        assert audit_period(account, world.period.id) == []


def test_the_policy_is_the_one_at_the_opening(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(1_00,))
    sell(cast.bilal, world, (7, 2_00))
    with as_member(cast.asha):
        type(world.book).objects.filter(id=world.book.id).update(announce_policy="REFUND")
        announce(cast.asha, world.period.id, number=7)
        assert Entry.objects.get().retained == 1_00


def test_what_was_accepted_after_the_draw_is_voided_and_refunded(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    early = sell(cast.bilal, world, (7, 3_00))
    with as_member(cast.asha):
        drawn_at = database_now()
    late = sell(cast.bilal, world, (7, 9_00), (8, 1_00))
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7, draw_occurred_at=drawn_at)
        states = dict(Ticket.objects.values_list("id", "state"))
        assert states == {early.ticket.id: "SOLD", late.ticket.id: "VOIDED"}
        row = PeriodNumber.objects.get(period_id=world.period.id, number=7)
        assert (row.sold, row.held, row.pending) == (3_00, 3_00, 0)
        assert len(winners_of(looked(cast.asha, world), 7)) == 1
        assert balance_of(cast.asha.account_id, journal_accounts.cash_of(cast.bilal.id, "INR")) == 3_00
        assert unbalanced_transactions(cast.asha.account_id) == []
        assert audit_period(cast.asha.account_id, world.period.id) == []


def test_a_draw_that_lies_ahead_is_refused(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha), pytest.raises(BadInput) as refusal:
        ahead = database_now() + timedelta(minutes=1)
        announce(cast.asha, world.period.id, number=7, draw_occurred_at=ahead)
    assert list(refusal.value.errors) == ["draw_occurred_at"]


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_number_that_the_book_does_not_have_is_refused(cast: Cast, number: int) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha), pytest.raises(BadInput) as refusal:
        announce(cast.asha, world.period.id, number=number)
    assert list(refusal.value.errors) == ["number"]


def test_without_a_number_there_is_nothing_to_announce(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha), pytest.raises(BadInput):
        announce(cast.asha, world.period.id)
    with as_member(cast.asha):
        assert Period.objects.get().state == "OPEN", "a refusal changes nothing"


def test_a_recorded_number_is_sealed_replaced_removed_and_announced(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        with pytest.raises(PeriodRefuses):
            record_number(cast.asha, world.period.id, 469)
        pre_close(cast.asha, world.period.id)
        record_number(cast.asha, world.period.id, 469)
        record_number(cast.asha, world.period.id, 470)
        remove_number(cast.asha, world.period.id)
        assert Period.objects.get().lucky_number is None
        record_number(cast.asha, world.period.id, 471)
        with pytest.raises(Conflict) as refusal:
            announce(cast.asha, world.period.id, number=469)
        assert refusal.value.code == "number_recorded" and "471" not in str(refusal.value)
        announce(cast.asha, world.period.id)
        assert Result.objects.get().number == 471
        verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))[-5:]
        assert verbs == [
            "period.record_number",
            "period.replace_number",
            "period.remove_number",
            "period.record_number",
            "period.announce",
        ]
        sealed = AuditEvent.objects.filter(verb__contains="_number").values_list("facts", flat=True)
        assert all(facts == {} for facts in sealed), "the log does not say what is sealed"


def test_the_number_of_a_fair_book_is_nobodys_to_choose(cast: Cast) -> None:
    world = a_period(cast.asha, draw="fair")
    with as_member(cast.asha):
        with pytest.raises(Conflict) as refusal:
            announce(cast.asha, world.period.id, number=7)
        assert refusal.value.code == "fair_draw"
        pre_close(cast.asha, world.period.id)
        with pytest.raises(Conflict):
            record_number(cast.asha, world.period.id, 7)


def test_the_schedule_reveals_what_is_recorded_when_its_time_has_come(
    committed_cast: Cast, move_clock: MoveClock
) -> None:
    cast = committed_cast
    world = a_period(cast.asha)
    with as_member(cast.asha):
        reveal_at = database_now() + timedelta(hours=2)
        Period.objects.filter(id=world.period.id).update(reveal_at=reveal_at)
        pre_close(cast.asha, world.period.id)
        record_number(cast.asha, world.period.id, 7)
    assert follow_the_results() == 0
    move_clock(timedelta(hours=3))
    assert follow_the_results() == 1
    assert follow_the_results() == 0
    with as_member(cast.asha):
        assert Period.objects.get().state == "ANNOUNCED"
        assert AuditEvent.objects.get(verb="period.announce").actor_id is None
        assert Result.objects.get().made_by is None


def test_lesser_prizes_win_by_the_table_at_the_sale(cast: Cast) -> None:
    payouts = {"permutation": "10", "near": "2.5"}
    world = a_period(cast.asha, odds=600, payouts=payouts)
    sell(cast.bilal, world, (123, 1_00), (321, 1_00), (124, 1_00), (122, 3), (500, 1_00))
    with as_member(cast.asha):
        type(world.book).objects.filter(id=world.book.id).update(payouts={}, odds=1)
        announce(cast.asha, world.period.id, number=123)
        won = {w.number: (w.prize_kind, w.prize) for w in winners_of(looked(cast.asha, world), 123)}
        assert won == {
            123: ("exact", 600_00),
            321: ("permutation", 10_00),
            124: ("near", 2_50),
            122: ("near", 8),  # 7.5 rounded half up
        }


@pytest.mark.parametrize("who", ["bilal", "chandra"])
def test_only_who_runs_the_book_announces(cast: Cast, who: str) -> None:
    world = a_period(cast.asha)
    member = getattr(cast, who)
    with as_member(member):
        for act in (announce, record_number):
            with pytest.raises(Denied):
                act(member, world.period.id, number=7)


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.dev), pytest.raises(NotFound):
        announce(cast.dev, world.period.id, number=7)


def test_twice_is_refused(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        with pytest.raises(PeriodRefuses):
            announce(cast.asha, world.period.id, number=7)
        assert Result.objects.count() == 1
