"""Results with covers, voids, claims and corrections: the figures, the journal, and what the audit sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from books import journal_accounts
from books.actions.announce import announce
from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.claim_ticket import AlreadyPaid, NotAWinner, claim_ticket
from books.actions.close_period import archive_period, close_period
from books.actions.correct_result import approve_correction, correct_result
from books.actions.void_period import void_period
from books.audit_book import audit_period
from books.locking import read_period
from books.models import Claim, Collaborator, Cover, Entry, Match, PeriodNumber, Result, Ticket
from books.period import PeriodRefuses
from books.queries.winners import owed_by_collaborators, retained_on
from books.schedule import follow_the_results
from books.tests.stories import sold_ticket
from journal.queries import balance_of, unbalanced_transactions
from kernel.clock import database_now
from kernel.errors import Denied
from tenancy.member import Member
from tests.cast import Cast, as_member, make_account
from tests.database import MoveClock, owner_connection
from tests.worlds import PeriodWorld, a_period


def cover(member: Member, world: PeriodWorld, number: int, *, asked: int, confirmed: int | None) -> Cover:
    """A collaborator asked for `asked` (minor), who confirmed so much; None has not answered."""
    from books.actions.request_cover import Ask, request_cover

    patil, _ = Collaborator.objects.get_or_create(account_id=member.account_id, name="Patil", odds=500)
    (made,) = request_cover(member, world.period.id, patil, [Ask(number, asked)])
    if confirmed is not None:
        answer_cover(recorded_by(member), world.period.id, {made.id: confirmed})
    return Cover.objects.get(id=made.id)


def clean(member: Member, world: PeriodWorld) -> None:
    assert unbalanced_transactions(member.account_id) == []
    assert audit_period(member.account_id, world.period.id) == []


def test_covers_pay_what_they_confirmed_matched_or_not(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    with as_member(cast.asha):
        ticket = sold_ticket(cast.asha, world, (7, 30_00), (8, 10_01))
        done = cover(cast.asha, world, 7, asked=12_00, confirmed=12_00)
        spare = cover(cast.asha, world, 8, asked=3_01, confirmed=3_01)
        open_request = cover(cast.asha, world, 7, asked=5_00, confirmed=None)
        announce(cast.asha, world.period.id, number=7)
        open_request.refresh_from_db()
        assert open_request.state == "EXPIRED"
        entry = Entry.objects.get(number=7)
        assert (entry.held, entry.covered, entry.retained, entry.pending) == (10_00, 12_00, 8_00, 0)
        period = read_period(cast.asha, world.period.id)
        (owed,) = owed_by_collaborators(period, 7)
        assert (owed.name, owed.covered, owed.overkill, owed.due) == ("Patil", 12_00, 0, 6_000_00)
        assert owed_by_collaborators(period, 8)[0].overkill_due == 1_500_00
        assert retained_on(period, 7) == 8_00
        account, id = cast.asha.account_id, world.period.id
        assert balance_of(account, journal_accounts.covers_bought(id, "INR")) == 15_01
        assert balance_of(account, journal_accounts.prizes_of(id, "INR")) == 18_000_00
        assert balance_of(account, journal_accounts.covers_paid(id, "INR")) == 6_000_00
        owes = balance_of(account, journal_accounts.owed_to_collaborator(done.collaborator_id, "INR"))
        assert owes == 15_01 - 6_000_00, "its stake is owed to it, its prize by it"
        assert spare.reserve == 3_00
        claim_ticket(cast.asha, ticket)
        assert balance_of(account, journal_accounts.prizes_payable(id, "INR")) == 0
        assert balance_of(account, journal_accounts.cash_of(cast.asha.id, "INR")) == 40_01 - 18_000_00
        clean(cast.asha, world)


def test_cover_freed_by_a_late_ticket_goes_to_who_still_waits(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    with as_member(cast.asha):
        early = sold_ticket(cast.asha, world, (7, 10_00))
        drawn_at = database_now()
        late = sold_ticket(cast.asha, world, (7, 6_00))
        cover(cast.asha, world, 7, asked=6_00, confirmed=6_00)
        later = sold_ticket(cast.asha, world, (7, 4_00))
        # The first of the two waits on: accepted before the draw, so that it gets what is freed.
        Ticket.objects.filter(id=later.id).update(accepted_at=early.accepted_at)
        announce(cast.asha, world.period.id, number=7, draw_occurred_at=drawn_at)
        late.refresh_from_db()
        assert late.state == "VOIDED"
        entry = Entry.objects.get(ticket=later)
        assert (entry.covered, entry.retained, entry.pending) == (4_00, 0, 0)
        row = PeriodNumber.objects.get(period_id=world.period.id, number=7)
        assert (row.sold, row.held, row.covered, row.reserve) == (14_00, 10_00, 4_00, 2_00)
        assert Match.objects.get().amount == 4_00
        clean(cast.asha, world)


def test_a_void_gives_stakes_and_covers_back(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    with as_member(cast.asha):
        sold_ticket(cast.asha, world, (7, 30_00), (9, 11_00))
        sold_ticket(cast.asha, world, (7, 1_00))
        cover(cast.asha, world, 7, asked=12_00, confirmed=12_00)
        cover(cast.asha, world, 9, asked=3_00, confirmed=3_00)
        cover(cast.asha, world, 7, asked=2_00, confirmed=None)
        voided = void_period(cast.asha, world.period.id, reason="The draw was cancelled.")
        assert (voided.tickets, voided.amount) == (2, 42_00)
        assert set(Ticket.objects.values_list("state", flat=True)) == {"VOIDED"}
        assert set(Cover.objects.values_list("state", flat=True)) == {"CANCELLED"}
        used = PeriodNumber.objects.filter(period_id=world.period.id).exclude(sold=0, reserve=0, covered=0)
        assert not used.exists()
        account = cast.asha.account_id
        for place in (
            journal_accounts.cash_of(cast.asha.id, "INR"),
            journal_accounts.sales_of(world.period.id, "INR"),
            journal_accounts.covers_bought(world.period.id, "INR"),
        ):
            assert balance_of(account, place) == 0
        clean(cast.asha, world)


def test_a_prize_is_paid_once_within_the_limit_of_the_role(cast: Cast) -> None:
    world = a_period(cast.asha, odds=600)
    with as_member(cast.bilal):
        small = sold_ticket(cast.bilal, world, (7, 8_33))
        large = sold_ticket(cast.bilal, world, (7, 8_34))
        other = sold_ticket(cast.bilal, world, (8, 1_00))
        with pytest.raises(PeriodRefuses):
            claim_ticket(cast.bilal, small)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
    with as_member(cast.bilal):
        assert claim_ticket(cast.bilal, small).amount == 4_998_00
        with pytest.raises(AlreadyPaid):
            claim_ticket(cast.bilal, small)
        with pytest.raises(Denied) as refusal:
            claim_ticket(cast.bilal, large)
        assert refusal.value.code == "pay_limit"
        with pytest.raises(NotAWinner):
            claim_ticket(cast.bilal, other)
    with as_member(cast.chandra), pytest.raises(Denied):
        claim_ticket(cast.chandra, large)
    with as_member(cast.asha):
        assert Claim.objects.count() == 1
        cash = journal_accounts.cash_of(cast.bilal.id, "INR")
        assert balance_of(cast.asha.account_id, cash) == 17_67 - 4_998_00
        clean(cast.asha, world)


def test_after_a_correction_what_was_paid_counts(cast: Cast) -> None:
    people = make_account("Two", {"Ela": "owner", "Faiz": "admin"})
    ela, faiz = people["Ela"], people["Faiz"]
    world = a_period(ela, odds=100)
    with as_member(ela):
        both = sold_ticket(ela, world, (7, 1_00), (8, 3_00))
        wrong = sold_ticket(ela, world, (7, 2_00))
        announce(ela, world.period.id, number=7)
        claim_ticket(ela, both)
        claim_ticket(ela, wrong)
        correct_result(ela, world.period.id, 8, reason="Misread.")
    with as_member(faiz):
        approve_correction(faiz, world.period.id)
    with as_member(ela):
        assert claim_ticket(ela, both).amount == 200_00, "300 are due, 100 were paid"
        with pytest.raises(AlreadyPaid):
            claim_ticket(ela, both)
        account = ela.account_id
        assert balance_of(account, journal_accounts.prizes_of(world.period.id, "INR")) == 300_00
        # What was paid on the wrong number is missing: it is owed back.
        assert balance_of(account, journal_accounts.prizes_payable(world.period.id, "INR")) == -200_00
        clean(ela, world)


def test_what_nobody_fetches_is_unclaimed_in_the_end(committed_cast: Cast, move_clock: MoveClock) -> None:
    cast = committed_cast
    world = a_period(cast.asha, odds=600)
    with as_member(cast.asha):
        ticket = sold_ticket(cast.asha, world, (7, 1_00))
        announce(cast.asha, world.period.id, number=7)
        close_period(cast.asha, world.period.id)
    assert follow_the_results() == 0
    move_clock(timedelta(days=91))
    assert follow_the_results() == 1
    assert follow_the_results() == 0
    with as_member(cast.asha):
        assert balance_of(cast.asha.account_id, journal_accounts.unclaimed_prizes("INR")) == 600_00
        with pytest.raises(PeriodRefuses) as refusal:
            claim_ticket(cast.asha, ticket)
        assert refusal.value.code == "claims_expired"
        archive_period(cast.asha, world.period.id)
        assert balance_of(cast.asha.account_id, journal_accounts.unclaimed_prizes("INR")) == 600_00


def test_an_archive_ends_the_claims(cast: Cast) -> None:
    world = a_period(cast.asha, odds=600)
    with as_member(cast.asha):
        ticket = sold_ticket(cast.asha, world, (7, 1_00))
        announce(cast.asha, world.period.id, number=7)
        close_period(cast.asha, world.period.id)
        archive_period(cast.asha, world.period.id)
        assert balance_of(cast.asha.account_id, journal_accounts.unclaimed_prizes("INR")) == 600_00
        with pytest.raises(PeriodRefuses):
            claim_ticket(cast.asha, ticket)


@pytest.mark.pg16
def test_the_database_wants_two_persons_for_a_correction_and_keeps_results(cast: Cast) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        result = Result.objects.get()
        same: dict[str, Any] = dict(  # noqa: C408
            account_id=cast.asha.account_id,
            period_id=world.period.id,
            position=2,
            number=8,
            fingerprint=result.fingerprint,
            made_by=cast.asha.id,
            reason="x",
            made_at=result.made_at,
        )
        for approver in (None, cast.asha.id):
            with pytest.raises(DatabaseError, match="two_persons"), transaction.atomic():
                Result.objects.create(**same, approved_by=approver)
        for change in (
            "UPDATE books_result SET number = 8",
            "DELETE FROM books_result",
            "DELETE FROM books_claim",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(change)


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("UPDATE books_entry SET retained = 0, held = held + retained WHERE retained > 0", "I7"),
        ("UPDATE books_period SET lucky_number = 9", "I7"),
        ("UPDATE books_entry SET pending = retained, retained = 0", "I8"),
        ("UPDATE journal_posting SET amount = amount + 1 WHERE line = 1", "I15"),
        ("UPDATE books_ticket SET refunded = 1", "I15"),
    ],
)
def test_the_audit_sees_what_was_changed_behind_its_back(
    committed_cast: Cast, damage: str, rule: str
) -> None:
    """The negative control: each kind of damage, done as the owner of the tables, is a finding."""
    cast = committed_cast
    world = a_period(cast.asha, capacities=(10_00,), odds=600)
    with as_member(cast.asha):
        sold_ticket(cast.asha, world, (7, 15_00))
        announce(cast.asha, world.period.id, number=7)
        assert audit_period(cast.asha.account_id, world.period.id) == []
    with owner_connection() as owner:
        owner.execute(damage)
    with as_member(cast.asha):
        assert rule in {f["rule"] for f in audit_period(cast.asha.account_id, world.period.id)}
