"""Auctions, rotations, payout by collection, takeover: what they do differently."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from chits import journal_accounts
from chits.actions.approve_payout import approve_payout
from chits.actions.close_group import close_group
from chits.actions.commence_group import commence_group
from chits.actions.disburse_payout import disburse_payout
from chits.actions.place_bid import BiddingIsClosed, NobodyToBidAgainst, place_bid
from chits.actions.record_payments import Line, record_payment
from chits.actions.reverse_payment import reverse_payment
from chits.actions.write_take_over import Balance, TakeOver
from chits.models import Award, Demand, Dividend, Group, Instalment, Minutes, Payout, Ticket
from chits.payment_states import Method
from chits.queries.balances import advance_of, trial_balance
from chits.queries.dues import withheld_from
from draws.models import Draw
from journal.queries import balance_of
from kernel.clock import database_now
from kernel.errors import BadInput
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.world_chits import (
    MONTHLY,
    Clock,
    a_group,
    a_running_group,
    instalment_of,
    pay,
    pay_all,
    pay_out,
    sound,
)

pytestmark = pytest.mark.django_db


def bid(member: Member, group: Group, number: int, label: str, discount: int) -> None:
    instalment = instalment_of(member, group, number)
    with as_member(member):
        place_bid(member, instalment, Ticket.objects.get(group=group, label=label), discount)


def outstanding(member: Member, group: Group, label: str) -> int:
    with as_member(member):
        demands = Demand.objects.filter(group_id=group.id, ticket__label=label)
        return sum(demand.outstanding for demand in demands)


def test_an_auction_from_the_first_bid_to_the_close(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=4, kind="AUCTION")
    pay_all(asha, group)
    for wrong in (199_99, 1_600_01):
        with pytest.raises(BadInput, match="Bid between"):
            bid(asha, group, 1, "T01", wrong)
    bid(asha, group, 1, "T01", 500_00)
    bid(asha, group, 1, "T02", 503_00)
    with pytest.raises(BadInput, match="more than this ticket"):
        bid(asha, group, 1, "T01", 500_00)

    held = clock.hold(asha, group, 1)
    assert (held.state, held.draw_id) == ("AWARDED", None)  # one highest bid: nothing to draw
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment=held)
        assert (award.ticket.label, award.prize, award.commission) == ("T02", 3_497_00, 200_00)
        shares = list(Dividend.objects.filter(award=award).values_list("amount", "netted"))
    assert shares == [(75_75, 75_75)] * 4
    # The next demand is out, less the dividend.
    assert outstanding(asha, group, "T03") == MONTHLY - 75_75
    with pytest.raises(BiddingIsClosed):
        bid(asha, group, 1, "T03", 600_00)

    # A tie at the highest bid is drawn among who is tied, and nobody else.
    pay_all(asha, group, MONTHLY - 75_75)
    for label in ("T01", "T03"):
        bid(asha, group, 2, label, 400_00)
    tied = clock.hold(asha, group, 2)
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment=tied)
        draw = Draw.objects.select_related("series").get(id=tied.draw_id)
        assert draw.series.kind == "chits.tie" and award.ticket.label in ("T01", "T03")
        assert '"roll":["T01","T03"]' in draw.series.charter and draw.winners == [award.ticket.label]
        assert award.dividends == 200_00

    # Nobody bids: the least discount, drawn among all who are eligible; then the last one alone.
    for number in (3, 4):
        with as_member(asha):
            labels = [ticket.label for ticket in Ticket.objects.filter(group=group)]
        for label in labels:
            if owed := outstanding(asha, group, label):
                pay(asha, group, label, owed)
        drawn = clock.hold(asha, group, number)
        assert drawn.state == "AWARDED" and drawn.draw_id is not None
        with as_member(asha):
            assert Award.objects.get(instalment=drawn).dividends == 0
    pay_out(asha, group)
    sound(asha, group)
    with as_member(asha):
        assert close_group(asha, group).state == "COMPLETED"
        left = {x.code: x.balance for x in trial_balance(asha.account_id, group.id) if x.balance}
    assert left == {"chits_cash": 800_00, "chits_commission": -800_00}
    sound(asha, group)


def test_the_last_ticket_of_an_auction_pays_nothing_for_bidding_alone(
    cast: Cast, clock: Clock, client_of: ClientOf
) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2, kind="AUCTION")
    pay_all(asha, group)
    # Bid while both were without a prize: for a month that only one of them reaches.
    with as_member(asha):
        second = Instalment.objects.get(group=group, number=2)
        Instalment.objects.filter(id=second.id).update(state="COLLECTING", demanded_at=second.draw_at)
    bid(asha, group, 2, "T02", 700_00)
    with as_member(asha):
        Instalment.objects.filter(id=second.id).update(state="SCHEDULED", demanded_at=None)
    bid(asha, group, 1, "T01", 600_00)
    clock.hold(asha, group, 1)
    with pytest.raises(NobodyToBidAgainst, match=r"₹1,900\.00") as told:
        bid(asha, group, 2, "T02", 800_00)
    assert told.value.status == 409
    for label in ("T01", "T02"):
        pay(asha, group, label, outstanding(asha, group, label))
    page = client_of(asha).get(reverse("chits:draw", args=[second.id])).content.decode()
    assert "T02 is the last ticket without a prize. It receives ₹1,900 without a bid." in page
    held = clock.hold(asha, group, 2)
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment=held)
    assert (award.ticket.label, award.prize, award.dividends) == ("T02", 1_900_00, 0)
    pay_out(asha, group)
    sound(asha, group)


def test_a_winner_who_owes_again_is_paid_the_rest(cast: Cast, clock: Clock) -> None:
    """The payment that made T01 eligible is reversed on the day of the draw, and the prize paid that day."""
    asha = cast.asha
    group = a_running_group(asha, seats=2)
    with as_member(asha):
        tickets = {t.label: t for t in Ticket.objects.select_related("person", "group").filter(group=group)}
        paid = {
            label: record_payment(asha, group, Line(ticket, MONTHLY, Method.CASH))
            for label, ticket in tickets.items()
        }
    drawn = clock.hold(asha, group, 1)
    with as_member(asha):
        payout = Payout.objects.select_related("award__ticket", "award__instalment__group").get(
            award__instalment=drawn
        )
        label = payout.award.ticket.label
        assert drawn.due_on == group.day_of(database_now()), "it is due on the very day"
        assert withheld_from(payout, database_now()) == (0, payout.amount, MONTHLY)
        reverse_payment(asha, paid[label], reason="a slip")
        assert withheld_from(payout, database_now()) == (MONTHLY, payout.amount - MONTHLY, MONTHLY)
        done = disburse_payout(asha, approve_payout(asha, payout), method="cash")
        assert done.deducted == MONTHLY
        owed = Demand.objects.filter(ticket__label=label, instalment__number=1)
        assert [demand.outstanding for demand in owed] == [0]
    sound(asha, group)


def test_a_rotation_draws_its_order_once_and_skips_who_is_in_arrears(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=3, kind="ROTATION")
    with as_member(asha):
        draw = Draw.objects.get(series_id=group.series_id)
    clock.to(draw.freeze_at)
    clock.run()
    clock.to(draw.draw_at + timedelta(seconds=4))
    clock.run()
    with as_member(asha):
        order = Group.objects.get(id=group.id).turn_order
    assert sorted(order or []) == ["T01", "T02", "T03"]
    late, *rest = order or []
    for label in rest:
        pay(asha, group, label)
    first = clock.hold(asha, group, 1)
    with as_member(asha):
        assert Award.objects.select_related("ticket").get(instalment=first).ticket.label == rest[0]
    for number in (2, 3):
        for label in order or []:
            if owed := outstanding(asha, group, label):
                pay(asha, group, label, owed)
        assert clock.hold(asha, group, number).state == "AWARDED"
    with as_member(asha):
        prized = [a.ticket.label for a in Award.objects.select_related("ticket", "instalment")]
        assert sorted(prized) == ["T01", "T02", "T03"]
        assert Award.objects.get(ticket__label=late).instalment.number == 2
    sound(asha, group)


def test_by_collection_what_comes_later_is_the_winners(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=3, payout_basis="COLLECTED", commission_bps=700)
    pay(asha, group, "T01", MONTHLY)
    pay(asha, group, "T02", 400_00)
    first = clock.hold(asha, group, 1)
    with as_member(asha):
        award = Award.objects.select_related("ticket").get(instalment=first)
        assert (award.ticket.label, award.gross, award.commission) == ("T01", 1_400_00, 210_00)
        payout = Payout.objects.get(award=award)
        assert payout.amount == 1_190_00
        disburse_payout(asha, approve_payout(asha, payout), method="cash")
        assert Instalment.objects.get(id=first.id).state == "PAID"
    pay(asha, group, "T02", 600_00)
    with as_member(asha):
        award.refresh_from_db()
        assert award.later == 600_00
        again = Payout.objects.get(award=award, sequence=2)
        assert (again.amount, again.state) == (600_00, "AWARDED")
        assert Instalment.objects.get(id=first.id).state == "AWARDED"
        assert balance_of(asha.account_id, journal_accounts.pool(first.id, "INR")) == 0
        assert advance_of(asha.account_id, group.id, "INR") == 0
    sound(asha, group)


def test_the_commission_of_a_collected_prize_is_made_up_first(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=20, payout_basis="COLLECTED", commission_bps=700)
    pay(asha, group, "T01", MONTHLY)  # V is 20,000, the commission 1,400
    first = clock.hold(asha, group, 1)
    with as_member(asha):
        award = Award.objects.get(instalment=first)
        assert (award.commission, award.prize) == (1_000_00, 0)
    pay(asha, group, "T02", MONTHLY)
    with as_member(asha):
        award.refresh_from_db()
        assert (award.commission_later, award.later) == (400_00, 600_00)
    sound(asha, group)


def test_a_running_group_is_taken_over(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_group(asha, seats=4)
    balances = (
        Balance("T01", prized_in=1, prize=3_800_00, owes=500_00),
        Balance("T02", prized_in=2, prize=3_800_00, prize_unpaid=800_00),
        Balance("T03", credit=300_00),
        Balance("T04"),
    )
    wrong = TakeOver(2, 0, (Balance("T01", prized_in=1, prize=1), Balance("T09", prized_in=3)))
    with as_member(asha), pytest.raises(BadInput) as refused:
        commence_group(asha, group, accepts_test_beacon=True, take_over=wrong)
    assert set(refused.value.errors) == {
        "take_over.balances.2.ticket",
        "take_over.balances.2.prized_in",
        "take_over.balances",
    }
    with as_member(asha):
        running = commence_group(
            asha, group, accepts_test_beacon=True, take_over=TakeOver(2, 600_00, balances)
        )
        states = list(Instalment.objects.order_by("number").values_list("state", flat=True))
        assert states == ["CLOSED", "AWARDED", "COLLECTING", "SCHEDULED"]
        assert advance_of(asha.account_id, group.id, "INR") == 0  # 600 + 500 − 300 − 800
    # The credit went to the demand of the third month.
    assert outstanding(asha, group, "T03") == MONTHLY - 300_00
    sound(asha, running)
    for number in (3, 4):
        for label in ("T01", "T02", "T03", "T04"):
            if owed := outstanding(asha, group, label):
                pay(asha, group, label, owed)
        assert clock.hold(asha, group, number).state == "AWARDED"
    pay_out(asha, group)
    with as_member(asha):
        assert close_group(asha, group).state == "COMPLETED"
        prized = Award.objects.order_by("instalment__number").values_list("ticket__label", flat=True)
        assert list(prized)[:2] == ["T01", "T02"] and set(prized) == {"T01", "T02", "T03", "T04"}
    sound(asha, group)


def test_nobody_eligible_adjourns_with_minutes_and_is_never_skipped(cast: Cast, clock: Clock) -> None:
    asha = cast.asha
    group = a_running_group(asha, seats=2)
    first = clock.hold(asha, group, 1)
    assert (first.state, first.attempt) == ("ADJOURNED", 2)
    assert first.draw_at == first.chartered_at + timedelta(days=1)
    with as_member(asha):
        minutes = Minutes.objects.get(instalment=first)
        assert (minutes.kind, minutes.facts["excluded"]) == (
            "ADJOURNED",
            {"T01": "arrears", "T02": "arrears"},
        )
    pay(asha, group, "T02")
    held = clock.hold(asha, group, 1)
    assert held.state == "AWARDED"
    with as_member(asha):
        assert Award.objects.select_related("ticket").get(instalment=held).ticket.label == "T02"
        assert Draw.objects.get(id=held.draw_id).attempt == 2
    sound(asha, group)
