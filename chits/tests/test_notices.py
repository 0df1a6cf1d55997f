"""Results, receipts and reminders reach the people they concern, once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chits.actions.approve_payout import approve_payout
from chits.actions.disburse_payout import disburse_payout
from chits.actions.record_payments import Line, record_payment
from chits.models import Award, Group, Payout, Ticket
from chits.payment_states import Method
from chits.reminders import remind_due, remind_in
from draws.models import Draw
from inbox.models import Notice
from live.flusher import flush
from tests.cast import Cast, as_member
from tests.world_chits import Clock, a_running_group, instalment_of, pay_all


def notices(group: Group, kind: str) -> list[Notice]:
    from tenancy.scope import scope

    with scope(group.account_id):
        return list(Notice.objects.filter(kind=f"chits.{kind}").order_by("created_at", "id"))


def test_everybody_learns_that_the_group_has_commenced(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    flush()
    told = notices(group, "commenced")
    assert len(told) == 3
    assert "The agreement is signed" in told[0].body


def test_who_paid_gets_the_receipt_number(cast: Cast) -> None:
    group = a_running_group(cast.asha)
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person").get(group=group, label="T02")
        record_payment(cast.asha, group, Line(ticket, 1_000_00, Method.CASH))
    flush()
    [notice] = notices(group, "payment")
    assert notice.user_id == ticket.person.user_id
    assert notice.title == "₹1,000.00 received"
    assert "T02: receipt 000001" in notice.body


def test_freeze_result_and_payout_are_told(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha)
    pay_all(cast.asha, group)
    instalment = clock.hold(cast.asha, group, 1)
    flush()
    with as_member(cast.asha):
        draw = Draw.objects.get(id=instalment.draw_id)
        award = Award.objects.select_related("ticket__person").get(instalment=instalment)
        payout = Payout.objects.get(award=award)
    frozen = notices(group, "draw_frozen")
    assert len(frozen) == 3
    # All 64 digits: the message is a witness.
    assert draw.freeze_hash is not None
    assert all(draw.freeze_hash in notice.body for notice in frozen)
    assert all("TEST BEACON" in notice.body for notice in frozen)
    result = notices(group, "draw_result")
    assert len(result) == 3
    mine = next(notice for notice in result if notice.user_id == award.ticket.person.user_id)
    assert mine.title.startswith(f"Your ticket {award.ticket.label} won ₹")
    with as_member(cast.asha):
        approve_payout(cast.asha, payout)
        disburse_payout(cast.asha, Payout.objects.get(id=payout.id), reference="N326")
    flush()
    told = notices(group, "payout")
    assert [notice.user_id for notice in told] == [award.ticket.person.user_id] * 2 or len(told) == 1
    assert "paid out to you" in told[-1].title


def test_publishing_twice_tells_once(cast: Cast) -> None:
    from chits.notices import publish_notices

    group = a_running_group(cast.asha)
    event = {"kind": "chits.GroupCommenced", "body": {"group_id": str(group.id)}}
    with as_member(cast.asha):
        assert publish_notices(group.account_id, [event, event]) == []
        publish_notices(group.account_id, [event])
    assert len(notices(group, "commenced")) == 3


def _at_noon(clock: Clock, group: Group, days: int) -> None:
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    due = instalment_due(group)
    noon = datetime.combine(due + timedelta(days=days), time(12), ZoneInfo(group.time_zone))
    clock.to(noon)


def instalment_due(group: Group) -> date:
    from chits.models import Demand
    from tenancy.scope import scope

    with scope(group.account_id):
        return Demand.objects.filter(group_id=group.id).order_by("due_on")[0].due_on


def test_reminders_go_out_before_on_and_after_the_day_and_only_to_who_owes(cast: Cast, clock: Clock) -> None:
    from kernel.clock import database_now

    group = a_running_group(cast.asha, first_draw_at=database_now() + timedelta(days=10))
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person").get(group=group, label="T01")
        record_payment(cast.asha, group, Line(ticket, 1_000_00, Method.CASH))
    for days, words in ((-3, "is due on"), (0, "is due today"), (1, "has been overdue since")):
        _at_noon(clock, group, days)
        assert remind_due() == 1
        remind_due()
        told = [notice for notice in notices(group, "reminder") if words in notice.title]
        assert len(told) == 2, words
        assert ticket.person.user_id not in {notice.user_id for notice in told}
    with as_member(cast.dev):
        remind_in(cast.dev.account_id)
        assert not Notice.objects.exists()


def test_nobody_is_woken(cast: Cast, clock: Clock) -> None:
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    from kernel.clock import database_now

    group = a_running_group(cast.asha, first_draw_at=database_now() + timedelta(days=10))
    due = instalment_due(group)
    clock.to(datetime.combine(due - timedelta(days=3), time(3), ZoneInfo(group.time_zone)))
    remind_due()
    assert notices(group, "reminder") == []


def test_the_manager_learns_of_a_claim(cast: Cast) -> None:
    from chits.actions.submit_claim import submit_claim
    from tenancy.member import member_for

    group = a_running_group(cast.asha)
    with as_member(cast.asha):
        ticket = Ticket.objects.select_related("person", "group").get(group=group, label="T01")
        payer = member_for(ticket.person.user_id, group.account_id)
        assert payer is not None
    with as_member(payer):
        submit_claim(payer, ticket, amount=1_000_00, reference="432819305518")
    flush()
    [notice] = notices(group, "claim")
    assert notice.user_id == cast.asha.user_id
    assert "432819305518" in notice.body


def test_a_draw_put_off_is_told_with_its_new_time(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha)
    before = instalment_of(cast.asha, group, 1)
    clock.hold(cast.asha, group, 1)  # nobody has paid, so nobody is eligible
    flush()
    assert instalment_of(cast.asha, group, 1).draw_at > before.draw_at
    assert len(notices(group, "draw_adjourned")) == 3


@pytest.mark.parametrize("zone", ["Asia/Kolkata (UTC+05:30)", "America/New_York (UTC-0"])
def test_times_in_notices_are_the_groups_and_name_its_zone(cast: Cast, zone: str) -> None:
    """Everybody reads the same message, wherever they are."""
    group = a_running_group(cast.asha, time_zone=zone.split(" ")[0])
    flush()
    [first, *_others] = notices(group, "commenced")
    assert f", 18:00 {zone}" in first.body
