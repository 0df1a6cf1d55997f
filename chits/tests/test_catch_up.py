"""An act that comes after something was due and before the timer's next turn finds it done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chits import schedule
from chits.actions.answer_claim import confirm_claim
from chits.actions.charge_penalties import charge_due
from chits.actions.create_order import create_order
from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.place_bid import BiddingIsClosed, place_bid
from chits.actions.record_payments import Line, record_payment
from chits.actions.request_refund import request_refund
from chits.actions.reverse_payment import reverse_payment
from chits.actions.submit_claim import submit_claim
from chits.actions.take_webhook import take_webhook
from chits.actions.waive_demand import waive_demand
from chits.gateway.keys import gateway_keys
from chits.gateway.signatures import sign
from chits.gateway.simulator.checkout import pay as pay_at_gateway
from chits.gateway.simulator.models import SimulatedDelivery
from chits.models import Award, Demand, Group, Instalment, Payment, Ticket
from chits.payment_states import Method
from chits.states import DemandKind, InstalmentState, MarkKind
from draws.models import Draw
from tenancy.member import Member, member_for
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import MONTHLY, Clock, a_running_group, instalment_of, pay_all

pytestmark = pytest.mark.django_db


def ticket_of(member: Member, group: Group, label: str = "T01") -> Ticket:
    with as_member(member):
        return Ticket.objects.select_related("group", "person").get(group=group, label=label)


def record(member: Member, ticket: Ticket, amount: int = MONTHLY, **more: Any) -> Payment:
    with as_member(member):
        return record_payment(member, ticket.group, Line(ticket, amount, Method.CASH), **more)


def penalties(member: Member, ticket: Ticket) -> list[int]:
    with as_member(member):
        rows = Demand.objects.filter(ticket=ticket, kind=DemandKind.PENALTY)
        return list(rows.order_by("sequence").values_list("amount", flat=True))


@pytest.fixture
def late(cast: Cast, clock: Clock) -> Group:
    """A group with a penalty of ₹50, the day after its first instalment was due; no timer has run."""
    group = a_running_group(cast.asha, late_flat_minor=50_00)
    due = instalment_of(cast.asha, group, 1)
    clock.to(due.draw_at + timedelta(days=1))
    return group


def test_a_late_payment_pays_the_penalty_that_the_timer_has_not_charged_yet(cast: Cast, late: Group) -> None:
    ticket = ticket_of(cast.asha, late)
    record(cast.asha, ticket)
    assert penalties(cast.asha, ticket) == [50_00]
    with as_member(cast.asha):
        charge_due(cast.asha.account_id, late.id)
        assert schedule.charge_penalties() == 0
    assert penalties(cast.asha, ticket) == [50_00], "the timer charges nothing again"


def test_a_payment_on_the_last_day_pays_no_penalty(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, late_flat_minor=50_00, grace_days=3)
    clock.to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=3))
    ticket = ticket_of(cast.asha, group)
    record(cast.asha, ticket)
    assert penalties(cast.asha, ticket) == []


def test_a_claim_confirmed_late_pays_the_penalty_too(cast: Cast, late: Group) -> None:
    ticket = ticket_of(cast.asha, late)
    with as_member(cast.asha):
        saver = member_for(ticket.person.user_id, cast.asha.account_id)
    assert saver is not None
    with as_member(saver):
        claim = submit_claim(saver, ticket, amount=MONTHLY, reference="432819305518")
    with as_member(cast.asha):
        confirm_claim(cast.asha, claim)
    assert penalties(cast.asha, ticket) == [50_00]


def test_money_of_the_gateway_pays_the_penalty_too(cast: Cast, late: Group) -> None:
    ticket = ticket_of(cast.asha, late)
    with as_member(cast.asha):
        order = create_order(cast.asha, late, ticket, amount=MONTHLY)
    pay_at_gateway(order.order_id)
    delivery = SimulatedDelivery.objects.order_by("id").last()
    assert delivery is not None
    body = delivery.body
    take_webhook(body.encode(), sign(body, gateway_keys().webhook_secrets[0]), delivery.event_id)
    assert penalties(cast.asha, ticket) == [50_00]
    with as_member(cast.asha):
        assert request_refund(cast.asha, order.payments.get(), reason="by mistake").amount == MONTHLY


def test_a_reversal_comes_after_the_penalty_that_was_due_before_it(cast: Cast, clock: Clock) -> None:
    """Charged on what was open then, not on what the reversal makes open."""
    group = a_running_group(cast.asha, late_bps=1_000)
    ticket = ticket_of(cast.asha, group)
    payment = record(cast.asha, ticket, 900_00)
    clock.to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=1))
    with as_member(cast.asha):
        reverse_payment(cast.asha, payment, reason="a slip")
    assert penalties(cast.asha, ticket) == [10_00]


def test_a_debt_is_given_up_after_the_penalty_that_was_due_before_it(cast: Cast, late: Group) -> None:
    ticket = ticket_of(cast.asha, late)
    with as_member(cast.asha):
        waive_demand(cast.asha, Demand.objects.get(ticket=ticket, instalment__number=1), reason="poor")
    assert penalties(cast.asha, ticket) == [50_00]


# --- draws ----------------------------------------------------------------------------------------


@pytest.fixture
def at_the_freeze(cast: Cast, clock: Clock) -> Group:
    """T01 has not paid, and the freeze is a second ago; no timer has run."""
    group = a_running_group(cast.asha, lead=3_600)
    pay_all(cast.asha, group, MONTHLY - 1)
    for label in ("T02", "T03"):
        record(cast.asha, ticket_of(cast.asha, group, label), 1)
    instalment = instalment_of(cast.asha, group, 1)
    clock.to(instalment.draw_at - timedelta(seconds=3_600))
    return group


def frozen(member: Member, group: Group) -> str:
    """The freeze of the first draw, as written."""
    row = instalment_of(member, group, 1)
    assert row.state == InstalmentState.FROZEN
    with as_member(member):
        return str(Draw.objects.get(id=row.draw_id).freeze)


def test_a_payment_after_the_freeze_takes_part_in_no_draw(cast: Cast, at_the_freeze: Group) -> None:
    record(cast.asha, ticket_of(cast.asha, at_the_freeze), 1)
    assert '{"label":"T01","reason":"arrears"}' in frozen(cast.asha, at_the_freeze)


def test_opting_out_after_the_freeze_changes_no_list(cast: Cast, at_the_freeze: Group) -> None:
    ticket = ticket_of(cast.asha, at_the_freeze, "T02")
    with as_member(cast.asha):
        mark = mark_ticket(cast.asha, ticket, MarkKind.OPT_OUT)
    assert '"eligible":["T02","T03"]' in frozen(cast.asha, at_the_freeze)
    with as_member(cast.asha):
        lift_mark(cast.asha, mark)


def test_a_mark_lifted_after_the_freeze_was_there_at_it(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, lead=3_600)
    pay_all(cast.asha, group)
    with as_member(cast.asha):
        mark = mark_ticket(cast.asha, ticket_of(cast.asha, group, "T02"), MarkKind.PLEDGE)
    clock.to(instalment_of(cast.asha, group, 1).draw_at - timedelta(seconds=3_600))
    with as_member(cast.asha):
        lift_mark(cast.asha, mark)
    assert '{"label":"T02","reason":"pledged"}' in frozen(cast.asha, group)


def test_before_the_freeze_everything_still_counts(cast: Cast, clock: Clock) -> None:
    """The negative control: a payment a minute earlier is in."""
    group = a_running_group(cast.asha, lead=3_600)
    instalment = instalment_of(cast.asha, group, 1)
    clock.to(instalment.draw_at - timedelta(seconds=3_660))
    pay_all(cast.asha, group)
    record(cast.asha, ticket_of(cast.asha, group), 1)
    assert instalment_of(cast.asha, group, 1).state == InstalmentState.COLLECTING
    clock.to(instalment.draw_at - timedelta(seconds=3_600))
    clock.run()
    assert '"eligible":["T01","T02","T03"]' in frozen(cast.asha, group)


def test_a_payment_after_the_bidding_closed_makes_no_bid_eligible(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, kind="AUCTION", seats=3)
    for label in ("T02", "T03"):
        record(cast.asha, ticket_of(cast.asha, group, label))
    instalment = instalment_of(cast.asha, group, 1)
    late_bidder, other = ticket_of(cast.asha, group, "T01"), ticket_of(cast.asha, group, "T02")
    with as_member(cast.asha):
        place_bid(cast.asha, instalment, late_bidder, 900_00)
        place_bid(cast.asha, instalment, other, 500_00)
    clock.to(instalment.draw_at)
    record(cast.asha, late_bidder)
    with as_member(cast.asha):
        assert Award.objects.get(instalment=instalment).ticket.label == "T02"
        with pytest.raises(BiddingIsClosed):
            place_bid(cast.asha, instalment, ticket_of(cast.asha, group, "T03"), 950_00)


def test_the_next_demand_is_issued_before_a_payment_is_applied(cast: Cast, clock: Clock) -> None:
    """Halfway to the second draw its demand is due, and the payment pays it instead of becoming credit."""
    group = a_running_group(cast.asha)
    first, second = instalment_of(cast.asha, group, 1), instalment_of(cast.asha, group, 2)
    pay_all(cast.asha, group)
    with as_member(cast.asha):
        Instalment.objects.filter(id=first.id).update(state=InstalmentState.AWARDED, awarded_at=first.draw_at)
    assert instalment_of(cast.asha, group, 2).state == InstalmentState.SCHEDULED
    payment = record(cast.asha, ticket_of(cast.asha, group))
    assert (payment.applied, payment.unapplied) == (MONTHLY, 0)
    assert second.number == 2


def test_what_a_member_sees_as_due_is_what_is_ordered(cast: Cast, late: Group, client_of: ClientOf) -> None:
    """Before the timer charges the penalty and after it: page, home, order and the desk say the same."""
    ticket = ticket_of(cast.asha, late)
    with as_member(cast.asha):
        saver = member_for(ticket.person.user_id, cast.asha.account_id)
    assert saver is not None
    phone, desk = client_of(saver), client_of(cast.asha)

    def seen() -> list[bool]:
        pages = (
            phone.get("/my/"),
            phone.get("/my/payments/"),
            phone.get(f"/my/tickets/{ticket.id}/pay/"),
            desk.get(f"/chits/payments/new/?ticket={ticket.id}"),
            desk.get(f"/chits/tickets/{ticket.id}/"),
        )
        assert {page.status_code for page in pages} == {200}
        return ["1,050" in page.content.decode() for page in pages]

    def ordered() -> int:
        with as_member(saver):
            return create_order(saver, late, ticket).amount

    assert penalties(cast.asha, ticket) == [], "the timer has not charged it yet"
    before, first = seen(), ordered()
    with as_member(cast.asha):
        charge_due(cast.asha.account_id, late.id)
    assert penalties(cast.asha, ticket) == [50_00]
    assert (first, ordered()) == (MONTHLY + 50_00, MONTHLY + 50_00)
    assert before == seen() == [True] * 5


def test_an_instalment_not_due_yet_is_ordered_without_a_penalty(cast: Cast, clock: Clock) -> None:
    group = a_running_group(cast.asha, late_flat_minor=50_00, grace_days=3)
    clock.to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=3))
    ticket = ticket_of(cast.asha, group)
    with as_member(cast.asha):
        assert create_order(cast.asha, group, ticket, instalment_number=1).amount == MONTHLY
    clock.to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=4))
    with as_member(cast.asha):
        assert create_order(cast.asha, group, ticket, instalment_number=1).amount == MONTHLY + 50_00
