"""What does not go by the book: missed, put off, voided, late, removed, ended early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chits import journal_accounts, schedule
from chits.actions.approve_payout import approve_payout
from chits.actions.close_group import NotFinished, close_group
from chits.actions.disburse_payout import disburse_payout
from chits.actions.end_group import cancel_group, terminate_group
from chits.actions.give_security import give_security
from chits.actions.move_payout import PayoutIsElsewhere, SecondPersonNeeded
from chits.actions.replace_holder import remove_holder, repay_holder, substitute_holder
from chits.actions.reschedule import reschedule
from chits.actions.void_award import NotVoidable, void_award
from chits.actions.waive_demand import waive_demand
from chits.locking import GroupRefuses
from chits.models import Award, Demand, Group, Holding, Minutes, Payout, Rescheduling, Ticket
from chits.queries.balances import advance_of, held_by
from draws.models import Draw
from fairness.verify import verify
from journal.queries import balance_of
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from tenancy.member import Member
from tests.cast import Cast, as_member
from tests.world_chits import MONTHLY, Clock, a_group, a_running_group, instalment_of, pay, pay_all, sound

pytestmark = pytest.mark.django_db


def ticket(member: Member, group: Group, label: str) -> Ticket:
    with as_member(member):
        return Ticket.objects.select_related("person", "group").get(group=group, label=label)


# --- draws --------------------------------------------------------------------------------------


def test_a_draw_that_was_missed_is_held_a_day_later_and_says_so(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2)
    pay_all(asha, group)
    first = instalment_of(asha, group, 1)
    clock.to(first.draw_at)  # the program was down at the freeze
    clock.run()
    missed = instalment_of(asha, group, 1)
    assert missed.state == "COLLECTING" and missed.draw_at == first.draw_at + timedelta(days=1)
    with as_member(asha):
        assert Minutes.objects.get(instalment=first).kind == "MISSED"
    held = clock.hold(asha, group, 1)
    with as_member(asha):
        draw = Draw.objects.get(id=held.draw_id)
    verdict = verify(__import__("json").loads(draw.transcript or ""))
    assert held.state == "AWARDED" and verdict.valid and "missed" in verdict.sentence
    sound(asha, group)


def test_putting_off_before_and_after_the_freeze(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2)
    first = instalment_of(asha, group, 1)
    with as_member(asha):
        with pytest.raises(BadInput, match="later time"):
            reschedule(asha, first, draw_at=first.draw_at, reason="the hall")
        moved = reschedule(asha, first, draw_at=first.draw_at + timedelta(days=1), reason="the hall")
    assert moved.attempt == 2
    pay(asha, group, "T01")
    clock.to(moved.draw_at - timedelta(seconds=60))
    clock.run()
    frozen = instalment_of(asha, group, 1)
    assert frozen.state == "FROZEN"
    pay(asha, group, "T02")  # does not change this draw
    with as_member(asha):
        again = reschedule(asha, frozen, draw_at=frozen.draw_at + timedelta(hours=1), reason="a storm")
        draw = Draw.objects.get(id=again.draw_id)
        assert (again.state, draw.attempt, '"eligible":["T01"]' in (draw.freeze or "")) == ("FROZEN", 3, True)
        assert list(Rescheduling.objects.order_by("version").values_list("reason", flat=True)) == [
            "the hall",
            "a storm",
        ]
    clock.finish(asha, group, 1)
    with as_member(asha):
        assert Award.objects.select_related("ticket").get().ticket.label == "T01"
        draw.refresh_from_db()
        assert verify(__import__("json").loads(draw.transcript or "")).valid
    sound(asha, group)


def test_a_prize_nobody_claims_is_drawn_again_even_when_later_draws_were_held(
    cast: Cast, clock: Clock
) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=4)
    pay_all(asha, group)
    first = clock.hold(asha, group, 1)
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment=first)
        with pytest.raises(NotVoidable):
            void_award(asha, award, reason="gone away")
    pay_all(asha, group)
    second = clock.hold(asha, group, 2)
    with as_member(asha):
        approve_payout(asha, Payout.objects.get(award__instalment=second))
    pay_all(asha, group)
    clock.to(award.awarded_at + timedelta(days=64))
    assert schedule.void_unclaimed() == 1
    schedule.void_unclaimed()
    with as_member(asha):
        award.refresh_from_db()
        assert award.voided_at and Payout.objects.get(award=award).state == "VOIDED"
    sound(asha, group)
    again = clock.hold(asha, group, 1)
    with as_member(asha):
        other = Award.objects.select_related("ticket").get(instalment=first, voided_at__isnull=True)
        draw = Draw.objects.get(id=again.draw_id)
        assert other.prize == award.prize and other.commission == 0
        assert verify(__import__("json").loads(draw.transcript or "")).valid
        old = Draw.objects.get(id=award.draw_id)
        assert old.state == "VOIDED" and old.transcript
    sound(asha, group)


# --- payouts ------------------------------------------------------------------------------------


def test_security_and_four_eyes(cast: Cast, clock: Clock) -> None:
    from dataclasses import replace

    from tenancy.roles import Role

    asha = cast.asha
    bilal = replace(cast.bilal, role=Role.ADMIN)
    group = a_running_group(asha, seats=2, needs_security=True, four_eyes=True)
    pay_all(asha, group)
    clock.hold(asha, group, 1)
    with as_member(asha):
        payout = Payout.objects.get()
        assert payout.state == "SECURITY_PENDING"
        with pytest.raises(Conflict, match="security first"):
            approve_payout(bilal, payout)
        give_security(asha, payout, security="two guarantors")
        with pytest.raises(SecondPersonNeeded):
            approve_payout(asha, payout)
        with pytest.raises(PayoutIsElsewhere):
            disburse_payout(asha, payout)
        approve_payout(bilal, payout)
        with pytest.raises(SecondPersonNeeded):
            disburse_payout(bilal, payout)
        with pytest.raises(BadInput):
            disburse_payout(asha, payout, method="gold")
        paid = disburse_payout(asha, payout, method="bank", reference="NEFT 1")
        with pytest.raises(PayoutIsElsewhere):
            disburse_payout(asha, payout)
    assert paid.state == "DISBURSED"
    sound(asha, group)


def test_what_the_winner_owes_is_kept_back_and_the_foreman_adds_what_lacks(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=3)
    pay(asha, group, "T01")
    clock.hold(asha, group, 1)  # T01 wins 2,850 while 1,000 were collected
    clock.to(instalment_of(asha, group, 2).draw_at + timedelta(days=1))
    with as_member(asha):
        payout = disburse_payout(asha, approve_payout(asha, Payout.objects.get()), method="cash")
        assert payout.deducted == MONTHLY  # the second month is overdue
        assert advance_of(asha.account_id, group.id, "INR") == 850_00
        assert held_by(asha.account_id, group.id, "INR") == (0, 0)
    pay(asha, group, "T02", 3 * MONTHLY)
    with as_member(asha):
        # 1,000 of it were arrears of the awarded month.
        assert advance_of(asha.account_id, group.id, "INR") == 0
    sound(asha, group)


# --- penalties ----------------------------------------------------------------------------------


def test_penalties_are_charged_once_a_month_and_can_be_forgiven(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(
        asha, seats=2, grace_days=3, late_flat_minor=50_00, late_bps=200, late_cap_minor=85_00
    )
    first = instalment_of(asha, group, 1)
    pay(asha, group, "T02")

    def charged() -> list[int]:
        schedule.charge_penalties()
        schedule.charge_penalties()
        with as_member(asha):
            rows = Demand.objects.filter(kind="PENALTY", ticket__label="T01", instalment=first)
            return list(rows.order_by("sequence").values_list("amount", flat=True))

    clock.to(first.draw_at + timedelta(days=3))
    assert charged() == []
    clock.to(first.draw_at + timedelta(days=4))
    assert charged() == [70_00]
    clock.to(first.draw_at + timedelta(days=40))
    assert charged() == [70_00, 15_00]
    clock.to(first.draw_at + timedelta(days=100))
    assert charged() == [70_00, 15_00]
    sound(asha, group)
    with as_member(asha):
        penalty = Demand.objects.get(kind="PENALTY", sequence=1)
        with pytest.raises(BadInput):
            waive_demand(asha, penalty, reason=" ")
        assert waive_demand(asha, penalty, reason="first time").outstanding == 0
        with pytest.raises(Conflict):
            waive_demand(asha, penalty, reason="first time")
        debt = Demand.objects.get(kind="SUBSCRIPTION", instalment=first, ticket__label="T01")
        waive_demand(asha, debt, reason="gone")
        assert balance_of(asha.account_id, journal_accounts.write_off(group.id, "INR")) == MONTHLY
    sound(asha, group)


# --- holders ------------------------------------------------------------------------------------


def test_a_defaulter_is_removed_substituted_and_paid_back(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=3)
    pay_all(asha, group)
    clock.hold(asha, group, 1)
    with as_member(asha):
        winner = Award.objects.select_related("ticket").get().ticket.label
    late = next(label for label in ("T01", "T02", "T03") if label != winner)
    there = ticket(asha, group, late)
    with as_member(asha):
        with pytest.raises(Conflict, match="no overdue payments"):
            remove_holder(asha, there, reason="never pays")
        with pytest.raises(Conflict, match="pays to the end"):
            remove_holder(asha, ticket(asha, group, winner), reason="never pays")
    clock.to(instalment_of(asha, group, 2).draw_at + timedelta(days=1))
    with as_member(asha):
        with pytest.raises(Conflict, match="holder first"):
            substitute_holder(asha, there, mobile_number="9000000001", full_name="Gita")
        assert remove_holder(asha, there, reason="never pays").state == "REMOVED"
        done = substitute_holder(asha, there, mobile_number="9000000001", full_name="Gita")
        assert (done.entry_minor, done.ticket.person.name, done.ticket.state) == (MONTHLY, "Gita", "ACTIVE")
        former = Holding.objects.get(ticket=there, held_until__isnull=False)
        with pytest.raises(Conflict, match="hasn't paid anything"):
            repay_holder(asha, former)
    pay(asha, group, late, 2 * MONTHLY)  # the arrears of the second month, then the entry
    with as_member(asha):
        assert repay_holder(asha, former) == MONTHLY
        with pytest.raises(Conflict):
            repay_holder(asha, former)
        assert balance_of(asha.account_id, journal_accounts.removed_payable(former.id, "INR")) == 0
    sound(asha, group)


# --- the end ------------------------------------------------------------------------------------


def test_closing_says_what_is_left_to_do(cast: Cast) -> None:
    group = a_running_group(cast.asha, seats=2)
    with as_member(cast.asha), pytest.raises(NotFinished) as refused:
        close_group(cast.asha, group)
    assert refused.value.extra["left"] == ["2 instalments aren't drawn yet.", "2 tickets owe something."]


def test_a_group_that_never_commenced_is_cancelled_and_pays_back(cast: Cast) -> None:
    asha = cast.asha
    group = a_group(asha, seats=2)
    pay(asha, group, "T01", 700_00)
    with as_member(asha):
        assert cancel_group(asha, group, reason="too few").state == "CANCELLED"
        assert held_by(asha.account_id, group.id, "INR") == (0, 0)
        with pytest.raises(GroupRefuses):
            cancel_group(asha, group, reason="too few")
    sound(asha, group)


def test_a_running_group_is_terminated_and_gives_back_what_was_for_later(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=3)
    pay_all(asha, group)
    clock.hold(asha, group, 1)
    pay(asha, group, "T02", MONTHLY + 200_00)
    with as_member(asha):
        ended = terminate_group(asha, group, reason="the manager is ill")
        assert ended.state == "TERMINATED"
        # 3,000 came in for the awarded month; its prize is still to be paid.
        assert held_by(asha.account_id, group.id, "INR").cash == 3 * MONTHLY
        assert not Draw.objects.filter(state="SCHEDULED").exists()
        payout = Payout.objects.get()
        disburse_payout(asha, approve_payout(asha, payout), method="cash")
    clock.to(database_now() + timedelta(days=40))
    clock.run()
    assert instalment_of(asha, group, 2).state == "SUPERSEDED"
    sound(asha, group)
