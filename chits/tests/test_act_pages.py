"""The pages of one act: each is shown, refused beside its field with what was typed kept, and carried out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from chits.actions.record_payments import Line, record_payment
from chits.actions.reverse_payment import reverse_payment
from chits.models import Award, Bid, Demand, Deposit, Group, Holding, Instalment, Mark, Payout, Ticket
from chits.payment_states import Method
from chits.states import PayoutState, TicketState
from kernel.clock import database_now
from tests.cast import Cast, ClientOf, as_member
from tests.shared import shared
from tests.world_chit_payments import with_payments
from tests.world_chits import (
    ChitWorld,
    Clock,
    a_group,
    a_running_group,
    a_world_of_chits,
    instalment_of,
    pay,
    pay_all,
)


def asked(client: Client, name: str, id: Any) -> str:
    """The page of an act as it is first shown."""
    answer = client.get(reverse(f"chits:{name}", args=[id]))
    assert answer.status_code == 200, answer.content[:1000]
    return answer.content.decode()


def sent(client: Client, name: str, id: Any, status: int, /, **fields: str) -> str:
    """What comes back: the page that is led to when it is done, else the refusal."""
    answer = client.post(reverse(f"chits:{name}", args=[id]), fields)
    assert answer.status_code == status, (answer.status_code, answer.content[:1500])
    if status == 302:
        answer = client.get(answer["Location"])
        assert answer.status_code == 200
    return answer.content.decode()


@shared
def world(cast: Cast) -> ChitWorld:
    """T01 has won and has ₹100 coming; T02 owes ₹100; T03 is pledged."""
    return a_world_of_chits(cast.asha)


def fresh(cast: Cast, row: Any) -> Any:
    with as_member(cast.asha):
        return type(row).objects.get(id=row.id)


def test_a_ticket_tells_its_account_and_what_keeps_it_out(asha: Client, world: ChitWorld) -> None:
    page = asked(asha, "ticket", world.ticket.id)
    assert "Month 3" in page
    assert "Pledged" in page
    assert "Saver 3" in page


def test_a_mark_is_made_refused_and_lifted(cast: Cast, asha: Client, world: ChitWorld) -> None:
    ticket = world.ticket.id
    assert "Holder opted out" in asked(asha, "ticket-mark", ticket)
    wrong = sent(asha, "ticket-mark", ticket, 400, kind="OPT_OUT", reason="a wedding", instalment_number="x")
    assert 'value="a wedding"' in wrong
    assert 'id="id_instalment_number-error"' in wrong
    beyond = sent(asha, "ticket-mark", ticket, 400, kind="OPT_OUT", instalment_number="9")
    assert "Unknown instalment" in beyond
    assert "already excluded" in sent(asha, "ticket-mark", ticket, 409, kind="PLEDGE", reason="")
    done = sent(asha, "ticket-mark", ticket, 302, kind="OPT_OUT", instalment_number="3", reason="a wedding")
    assert "only month 3" in done
    with as_member(cast.asha):
        mark = Mark.objects.get(ticket=world.ticket, kind="OPT_OUT")
    assert "only month 3" not in sent(asha, "mark-lift", mark.id, 302)
    assert "Ticket readmitted" in sent(asha, "mark-lift", mark.id, 302), "twice is no error"


def test_a_holder_is_removed_replaced_and_paid_back(cast: Cast, asha: Client, clock: Clock) -> None:
    group = a_running_group(cast.asha)
    pay(cast.asha, group, "T01", 400_00)
    with as_member(cast.asha):
        ticket = Ticket.objects.get(group=group, label="T01")
    assert "has no overdue payments" in sent(asha, "ticket-remove", ticket.id, 409, reason="gone away")
    clock.to(instalment_of(cast.asha, group, 1).draw_at + timedelta(days=2))
    assert "₹" in asked(asha, "ticket-remove", ticket.id)
    assert 'id="id_reason-error"' in sent(asha, "ticket-remove", ticket.id, 400, reason="  ")
    assert "needs a substitute" in sent(asha, "ticket-remove", ticket.id, 302, reason="gone away")
    assert fresh(cast, ticket).state == TicketState.REMOVED

    typed = {"full_name": "Vandana More", "mobile_number": "98220 41735"}
    wrong = sent(asha, "ticket-substitute", ticket.id, 400, **{**typed, "mobile_number": "12"})
    assert 'value="Vandana More"' in wrong
    assert 'id="id_mobile_number-error"' in wrong
    dear = sent(asha, "ticket-substitute", ticket.id, 400, **typed, entry="500")
    assert 'id="id_entry-error"' in dear
    assert 'value="500"' in dear
    page = sent(asha, "ticket-substitute", ticket.id, 302, **typed, entry="400")
    assert "/invitation/" in page, "what is to be told to the substitute, this once"
    assert "/invitation/" not in asked(asha, "ticket", ticket.id)

    with as_member(cast.asha):
        former = Holding.objects.get(ticket=ticket, held_until__isnull=False)
    assert "Saver 1" in asked(asha, "holding-repay", former.id)
    assert "paid anything for this former holder" in sent(asha, "holding-repay", former.id, 409)
    pay(cast.asha, group, "T01", 1_000_00)
    sent(asha, "holding-repay", former.id, 302)
    assert fresh(cast, former).repaid_minor == 400_00


def test_a_debt_is_written_off_with_a_reason(cast: Cast, asha: Client, world: ChitWorld) -> None:
    with as_member(cast.asha):
        late = Demand.objects.filter(ticket__label="T02").order_by("due_on").first()
    assert late is not None
    owed = late.outstanding
    assert owed > 0
    assert 'id="id_reason-error"' in sent(asha, "demand-waiver", late.id, 400, reason="")
    sent(asha, "demand-waiver", late.id, 302, reason="the family moved away")
    assert fresh(cast, late).waived == owed
    again = sent(asha, "demand-waiver", late.id, 409, reason="once more")
    assert "once more" in again, "what was typed stays"


def drawn(cast: Cast, clock: Clock, **terms: Any) -> tuple[Group, Payout]:
    """A group whose first prize is on its way."""
    group = a_running_group(cast.asha, **terms)
    pay_all(cast.asha, group)
    clock.hold(cast.asha, group, 1)
    with as_member(cast.asha):
        return group, Payout.objects.get(award__instalment__group=group)


def test_security_then_two_people_pay_a_prize(
    cast: Cast, asha: Client, client_of: ClientOf, clock: Clock, db: None
) -> None:
    _, payout = drawn(cast, clock, needs_security=True, four_eyes=True)
    assert "to be given" in asha.get(reverse("chits:desk")).content.decode()
    assert "security first" in sent(asha, "payout-approve", payout.id, 409)
    assert 'id="id_security-error"' in sent(asha, "payout-security", payout.id, 400, security=" ")
    page = sent(asha, "payout-security", payout.id, 302, security="Ramesh stands surety")
    assert "Ramesh stands surety" in page
    assert "Another person must do the next step" in page
    assert "a person other than" in sent(asha, "payout-approve", payout.id, 409).lower()
    with as_member(cast.asha):
        Payout.objects.filter(id=payout.id).update(prepared_by=cast.bilal.user_id)
    sent(asha, "payout-approve", payout.id, 302)
    kept = sent(asha, "payout-disburse", payout.id, 409, method="cash", reference="NEFT 4711")
    assert 'value="NEFT 4711"' in kept
    with as_member(cast.asha):
        Payout.objects.filter(id=payout.id).update(approved_by=cast.bilal.user_id)
    assert 'id="id_method-error"' in sent(asha, "payout-disburse", payout.id, 400, method="gold")
    assert "NEFT 4711" in sent(asha, "payout-disburse", payout.id, 302, method="bank", reference="NEFT 4711")
    assert fresh(cast, payout).state == PayoutState.DISBURSED


def test_an_unclaimed_prize_is_voided_in_its_time(cast: Cast, asha: Client, clock: Clock) -> None:
    group, payout = drawn(cast, clock, seats=12)
    assert "Can be voided from" in asked(asha, "payout-void", payout.id)
    early = sent(asha, "payout-void", payout.id, 409, reason="nobody came")
    assert "nobody came" in early
    clock.to(database_now() + timedelta(days=63))
    assert 'id="id_reason-error"' in sent(asha, "payout-void", payout.id, 400, reason="")
    assert "another draw" in sent(asha, "payout-void", payout.id, 302, reason="nobody came")
    month = instalment_of(cast.asha, group, 1)
    page = asha.get(reverse("chits:draw", args=[month.id])).content.decode()
    assert "nobody came" in page
    with as_member(cast.asha):
        assert Award.objects.get(instalment=month).voided_at is not None
        assert Instalment.objects.get(id=month.id).draw_at > database_now()


def test_a_group_is_cancelled_or_terminated_with_a_reason(cast: Cast, asha: Client) -> None:
    forming, running = a_group(cast.asha, name="Forming"), a_running_group(cast.asha, name="Running")
    assert "cancelled before it starts" in asked(asha, "group-end", forming.id)
    assert 'id="id_reason-error"' in sent(asha, "group-end", forming.id, 400, reason=" ")
    assert "Cancelled" in sent(asha, "group-end", forming.id, 302, reason="too few")
    again = sent(asha, "group-end", forming.id, 409, reason="once more")
    assert "once more" in again
    assert "The group ends early" in asked(asha, "group-end", running.id)
    assert "Terminated" in sent(asha, "group-end", running.id, 302, reason="the village moved")


def test_what_stands_in_the_way_of_closing_is_listed(cast: Cast, asha: Client, clock: Clock) -> None:
    group = a_running_group(cast.asha, seats=2)
    assert "2 instalments aren&#x27;t drawn yet" in asked(asha, "group-close", group.id)
    assert "2 tickets owe something" in sent(asha, "group-close", group.id, 409)
    for number in (1, 2):
        pay_all(cast.asha, group)
        clock.hold(cast.asha, group, number)
        with as_member(cast.asha):
            payout = Payout.objects.get(award__instalment__number=number)
        sent(asha, "payout-approve", payout.id, 302)
        sent(asha, "payout-disburse", payout.id, 302, method="cash")
    assert reverse("chits:group-close", args=[group.id]) in asked(asha, "group", group.id)
    assert "ticket&#x27;s balance is zero" in sent(asha, "group-close", group.id, 302)
    assert "Completed" in asked(asha, "group", group.id), "and its page still stands"


def test_a_claim_is_refused_and_a_payment_of_the_gateway_given_back(
    cast: Cast, asha: Client, world: ChitWorld
) -> None:
    paid = with_payments(cast.asha, world)
    assert "432819305518" in asked(asha, "payment-reject", paid.claim.id).replace(" ", "")
    assert 'id="id_reason-error"' in sent(asha, "payment-reject", paid.claim.id, 400, reason="")
    sent(asha, "payment-reject", paid.claim.id, 302, reason="not at the bank")
    kept = sent(asha, "payment-reject", paid.claim.id, 409, reason="twice")
    assert "twice" in kept

    online = paid.online.id
    assert (
        reverse("chits:payment-refund", args=[online]) in asha.get(reverse("chits:payments")).content.decode()
    )
    assert "Refundable" in asked(asha, "payment-refund", online)
    wrong = sent(asha, "payment-refund", online, 409, amount="19.01", reason="paid twice")
    assert 'id="id_amount-error"' in wrong
    assert 'value="19.01"' in wrong
    assert "paid twice" in sent(asha, "payment-refund", online, 302, amount="5", reason="paid twice")
    assert (
        "only payments made through"
        in sent(asha, "payment-refund", paid.recorded.id, 409, amount="1", reason="x").lower()
    )
    deposited = sent(asha, "payment-reverse", paid.recorded.id, 409, reason="a slip")
    assert "a slip" in deposited, "its cash was handed in already"


def test_agents_hand_in_what_they_hold(
    cast: Cast, asha: Client, client_of: ClientOf, world: ChitWorld
) -> None:
    with_payments(cast.asha, world)  # Asha keeps ₹5 of the ₹10 that she collected on the way
    url = reverse("chits:deposits")
    page = asha.get(url).content.decode()
    assert 'value="5"' in page
    too_much = asha.post(
        url, {"agent": str(cast.asha.id), "amount": "6", "into": "cash", "reference": "slip 9"}
    )
    assert too_much.status_code == 400
    assert 'id="id_amount-error"' in too_much.content.decode()
    assert 'value="slip 9"' in too_much.content.decode()
    whole = {"agent": str(cast.asha.id), "amount": "3", "into": "cash", "reference": "slip 9"}
    first = asha.post(url, whole)
    assert first.status_code == 200, "asked first, in figures"
    words = " ".join(re.sub(r"<[^>]+>", "", first.content.decode()).split())
    for figure in ("Cash held₹5.00", "Deposited₹3.00", "Cash held after deposit₹2.00"):
        assert figure in words
    with as_member(cast.asha):
        assert Deposit.objects.count() == 1, "nothing is recorded yet"
    done = asha.post(url, {**whole, "confirmed": "yes"})
    assert done.status_code == 302
    assert "slip 9" in asha.get(url).content.decode()
    assert "No agent holds cash" in client_of(cast.bilal).get(url).content.decode()
    other = client_of(cast.bilal).post(url, {"agent": str(cast.asha.id), "amount": "1", "into": "cash"})
    assert other.status_code == 400, "nobody hands in another's"


def test_a_draw_is_rescheduled_in_the_zone_of_its_group(cast: Cast, asha: Client) -> None:
    """Typed in the group's zone, which is named, and not in the reader's."""
    group = a_running_group(cast.asha, time_zone="America/New_York")
    month = instalment_of(cast.asha, group, 1)
    page = asha.get(reverse("chits:draw", args=[month.id])).content.decode()
    here = month.draw_at.astimezone(ZoneInfo("America/New_York"))
    assert f'value="{here:%Y-%m-%dT%H:%M}"' in page
    assert "America/New_York" in page
    later = here + timedelta(days=1)
    sent(asha, "draw-put-off", month.id, 302, draw_at=f"{later:%Y-%m-%dT%H:%M}", reason="a wedding")
    assert instalment_of(cast.asha, group, 1).draw_at == later


def test_the_first_draw_of_a_new_group_is_read_in_its_zone(cast: Cast, asha: Client) -> None:
    terms = {
        "name": "New York circle",
        "kind": "LUCKY",
        "max_members": "3",
        "monthly_installment": "100",
        "commission": "5",
        "payout_basis": "FULL_VALUE",
        "draw_day": "20",
        "draw_time": "20:00",
        "freeze_lead_minutes": "30",
        "grace_days": "0",
        "timezone": "America/New_York",
    }
    answer = asha.post(reverse("chits:group-new"), {**terms, "first_draw_at": "2027-01-20T20:00"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with as_member(cast.asha):
        group = Group.objects.get(name="New York circle")
    assert (group.time_zone, group.first_draw_at) == (
        "America/New_York",
        datetime(2027, 1, 21, 1, tzinfo=UTC),
    )
    page = asked(asha, "group-edit", group.id)
    assert 'value="2027-01-20T20:00"' in page
    assert (
        asha.post(reverse("chits:group-new"), {**terms, "name": "Kolkata circle", "timezone": ""}).status_code
        == 302
    )
    with as_member(cast.asha):
        assert Group.objects.get(name="Kolkata circle").time_zone == "Asia/Kolkata", "the account's"


def test_what_a_bid_costs_is_said_before_it_is_placed(cast: Cast, asha: Client) -> None:
    group = a_running_group(cast.asha, kind="AUCTION")
    month = instalment_of(cast.asha, group, 1)
    url = reverse("chits:draw-bid", args=[month.id])
    assert asha.post(url, {"ticket": "T01", "discount": "1"}).status_code == 400, "refused before it is asked"
    first = asha.post(url, {"ticket": "T01", "discount": "500"})
    words = " ".join(re.sub(r"<[^>]+>", "", first.content.decode()).split())
    assert "Prize if it wins₹2,500.00" in words
    with as_member(cast.asha):
        assert not Bid.objects.exists()
    assert asha.post(url, {"ticket": "T01", "discount": "500", "confirmed": "yes"}).status_code == 302
    with as_member(cast.asha):
        assert Bid.objects.get().discount == 500_00


def test_a_payout_says_what_is_withheld_at_each_step(cast: Cast, asha: Client, clock: Clock) -> None:
    group = a_running_group(cast.asha)
    with as_member(cast.asha):
        tickets = {t.label: t for t in Ticket.objects.select_related("group", "person").filter(group=group)}
        paid = {
            label: record_payment(cast.asha, group, Line(one, 1_000_00, Method.CASH))
            for label, one in tickets.items()
        }
    clock.hold(cast.asha, group, 1)
    with as_member(cast.asha):
        payout = Payout.objects.select_related("award__ticket").get()
        reverse_payment(cast.asha, paid[payout.award.ticket.label], reason="a slip")
    assert "is withheld" in asha.get(reverse("chits:payouts")).content.decode()
    for name in ("payout-approve", "payout-disburse"):
        words = " ".join(re.sub(r"<[^>]+>", "", asked(asha, name, payout.id)).split())
        assert "Withheld for the ticket&#x27;s dues₹1,000.00" in words
        assert "To pay₹1,850.00" in words
        sent(asha, name, payout.id, 302, method="cash")
    assert fresh(cast, payout).deducted == 1_000_00


def test_the_desk_page_of_a_draw_has_words_for_every_state(cast: Cast, asha: Client, clock: Clock) -> None:
    group = a_running_group(cast.asha, needs_security=True)
    pay_all(cast.asha, group)
    month = instalment_of(cast.asha, group, 1)
    url = reverse("chits:draw", args=[month.id])
    before = asha.get(url).content.decode()
    assert "If the list froze now" in before
    assert "Freeze list now" not in before, "it is offered when its time has come"
    clock.to(month.draw_at - timedelta(seconds=group.freeze_lead_seconds))
    assert "Freeze list now" in asha.get(url).content.decode()
    clock.run()
    assert "If the list froze now" not in asha.get(url).content.decode()
    clock.hold(cast.asha, group, 1)
    after = asha.get(url).content.decode()
    assert "If the list froze now" not in after
    assert "Waiting for security" in after
    for raw in ("security_pending", "SECURITY_PENDING", "opted_out", "HELD"):
        assert f">{raw}<" not in after
        assert f" {raw}<" not in after


def test_ending_a_group_says_what_goes_back(cast: Cast, asha: Client) -> None:
    group = a_running_group(cast.asha)
    pay(cast.asha, group, "T01", 1_300_00)
    words = " ".join(re.sub(r"<[^>]+>", "", asked(asha, "group-end", group.id)).split())
    for figure in (
        "Months held0 of 3",
        "To refund for months not held₹1,000.00",
        "Credit to refund to members₹300.00",
        "Owed by tickets₹2,000.00",
    ):
        assert figure in words


def test_when_entries_close_is_typed_in_minutes_and_seconds_of_programs_stay(
    cast: Cast, asha: Client
) -> None:
    group = a_group(cast.asha, lead=90)
    with as_member(cast.asha):
        Group.objects.filter(id=group.id).update(first_draw_at=datetime(2027, 1, 20, 14, 30, 17, tzinfo=UTC))
    page = asked(asha, "group-edit", group.id)
    assert "Entries close before the draw, in minutes" in page
    terms = {
        "name": "Circle",
        "kind": "LUCKY",
        "max_members": "3",
        "monthly_installment": "1000",
        "commission": "5",
        "payout_basis": "FULL_VALUE",
        "draw_day": "10",
        "draw_time": "18:00",
        "freeze_lead_minutes": "2",
        "grace_days": "0",
        "first_draw_at": "2027-01-20T20:00",
    }
    assert 'name="freeze_lead_minutes" value="2"' in page and 'value="2027-01-20T20:00"' in page
    sent(asha, "group-edit", group.id, 302, **terms, place="The hall")
    changed = fresh(cast, group)
    assert (changed.place, changed.freeze_lead_seconds) == ("The hall", 90)
    assert changed.first_draw_at == datetime(2027, 1, 20, 14, 30, 17, tzinfo=UTC)
    sent(asha, "group-edit", group.id, 302, **{**terms, "freeze_lead_minutes": "45"})
    assert fresh(cast, group).freeze_lead_seconds == 45 * 60
    for wrong in ("0", "10081", "1.5", "soon"):
        page = sent(asha, "group-edit", group.id, 400, **{**terms, "freeze_lead_minutes": wrong})
        assert (
            f'name="freeze_lead_minutes" value="{wrong}"' in page and "id_freeze_lead_minutes-error" in page
        )
    assert "Enter 1 to 10080 minutes." in sent(
        asha, "group-edit", group.id, 400, **{**terms, "freeze_lead_minutes": "0"}
    )
