"""Chit groups that several tests start from: founded by hand, paid in cash, drawn by a moved clock."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.tests.joining import let_in
from chits import journal_accounts, schedule
from chits.actions.add_ticket import add_ticket
from chits.actions.approve_payout import approve_payout
from chits.actions.commence_group import commence_group
from chits.actions.create_group import create_group
from chits.actions.credit_ticket import open_demands, owed_of, write_parts
from chits.actions.disburse_payout import disburse_payout
from chits.actions.follow_arrears import follow_arrears
from chits.actions.mark_ticket import mark_ticket
from chits.actions.write_take_over import Balance, TakeOver
from chits.audit_group import audit_group
from chits.events import PaymentReceived
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Demand, Group, Holding, Instalment, Mark, Payout, Ticket
from chits.postings import draft_receipt
from chits.rules.spreading import spread
from chits.states import MarkKind
from draws import schedule as draw_schedule
from draws.models import Draw
from kernel.clock import database_now
from kernel.outbox import record
from tenancy.member import Member
from tests.cast import as_member
from tests.database import MoveClock

MONTHLY = 1_000_00
BPS = 500


def a_group(member: Member, *, seats: int = 3, lead: int = 60, **terms: Any) -> Group:
    """A forming group whose tickets are all held, each by a person of its own."""
    with as_member(member):
        group = create_group(
            member,
            name=terms.pop("name", "Circle"),
            instalment_minor=terms.pop("instalment_minor", MONTHLY),
            seats=seats,
            months=terms.pop("months", seats),
            commission_bps=terms.pop("commission_bps", BPS),
            draw_day=terms.pop("draw_day", 10),
            freeze_lead_seconds=lead,
            **terms,
        )
        first = terms.get("mobiles_from", 9_810_000_000) + _offset(member)
        for place in range(seats):
            joined = add_ticket(
                member, group, mobile_number=str(first + place), full_name=f"Saver {place + 1}"
            )
            let_in(joined.person.user)
    return group


def _offset(member: Member) -> int:
    return (member.account_id.int % 9_000) * 10_000


def a_running_group(member: Member, **terms: Any) -> Group:
    """The same, commenced: the first instalment is being collected."""
    group = a_group(member, **terms)
    with as_member(member):
        return commence_group(member, group, accepts_test_beacon=True)


@dataclass
class ChitWorld:
    """A group, and one row of each kind that a route may name by its id."""

    group: Group
    ticket: Ticket
    instalment: Instalment
    award: Award
    payout: Payout
    demand: Demand
    mark: Mark
    former: Holding


def a_world_of_chits(member: Member) -> ChitWorld:
    """A group taken over in its third month: one row of each kind that a route may name by its id."""
    group = a_group(member, seats=3)
    balances = (
        Balance("T01", prized_in=1, prize=2_850_00, prize_unpaid=100_00),
        Balance("T02", prized_in=2, prize=2_850_00, owes=100_00),
        Balance("T03"),
    )
    with as_member(member):
        commence_group(member, group, accepts_test_beacon=True, take_over=TakeOver(2, 100_00, balances))
        ticket = Ticket.objects.get(group=group, label="T03")
        instalment = Instalment.objects.get(group=group, number=3)
        world = ChitWorld(
            group=group,
            ticket=ticket,
            instalment=instalment,
            award=Award.objects.get(ticket__label="T01"),
            payout=Payout.objects.get(),
            demand=Demand.objects.get(ticket=ticket),
            mark=mark_ticket(member, ticket, MarkKind.PLEDGE),
            former=Holding.objects.get(ticket__label="T02"),
        )
    pay(member, group, "T03", 100_00)
    return world


def pay(member: Member, group: Group, label: str, amount: int = MONTHLY) -> uuid.UUID:
    """Cash for a ticket (minor)."""
    payment = uuid.uuid4()
    with as_member(member):
        locked = lock_group(member, group.id)
        ticket = Ticket.objects.get(group=group, label=label)
        _receive(locked, ticket, amount, payment)
    return payment


def _receive(group: LockedGroup, ticket: Ticket, amount: int, payment_id: uuid.UUID) -> None:
    """What a payment in cash does to demands and journal, without a payment's own row."""
    into = journal_accounts.cash(group.row.currency)
    demands = open_demands([ticket.id])
    parts = spread(amount, [owed_of(demand) for demand in demands])
    credits = write_parts(parts.parts, demands, "receipt", payment_id)
    draft = draft_receipt(
        group.books,
        payment_id,
        into=into,
        credits=credits,
        rest=parts.rest,
        person_id=ticket.person_id,
        by_collection=group.by_collection,
        memo="",
    )
    group.books.post(draft.key, "receipt", draft.amounts, "")
    follow_arrears(group, credits, into=into)
    record(PaymentReceived(group.row.id, ticket.id, payment_id), account_id=group.row.account_id)


def pay_all(member: Member, group: Group, amount: int = MONTHLY) -> None:
    with as_member(member):
        labels = list(Ticket.objects.filter(group=group).values_list("label", flat=True))
    for label in labels:
        pay(member, group, label, amount)


def pay_out(member: Member, group: Group) -> None:
    """Approve and disburse what is awarded, in cash."""
    with as_member(member):
        for payout in Payout.objects.filter(group_id=group.id, state="AWARDED"):
            disburse_payout(member, approve_payout(member, payout), method="cash")


def sound(member: Member, group: Group) -> None:
    """Whether the group agrees with itself."""
    with as_member(member):
        assert audit_group(member.account_id, group.id) == []


def instalment_of(member: Member, group: Group, number: int) -> Instalment:
    with as_member(member):
        return Instalment.objects.select_related("group").get(group=group, number=number)


class Clock:
    """Moves the database's clock, and lets the timers do what has become due."""

    def __init__(self, move: MoveClock) -> None:
        self.move, self.ahead = move, timedelta(0)

    def to(self, at: datetime) -> None:
        """So that it is just after `at`; never back."""
        missing = at - database_now() + timedelta(seconds=1)
        if missing > timedelta(0):
            self.ahead += missing
            self.move(self.ahead)

    def run(self) -> None:
        """What the worker would do now."""
        schedule.follow_the_clock()
        draw_schedule.freeze_due()
        draw_schedule.settle_due()
        schedule.follow_the_clock()

    def hold(self, member: Member, group: Group, number: int) -> Instalment:
        """Freeze and draw an instalment at its times."""
        instalment = instalment_of(member, group, number)
        lead = group.freeze_lead_seconds if group.kind == "LUCKY" else 0
        self.to(instalment.draw_at - timedelta(seconds=lead))
        self.run()
        self.finish(member, group, number)
        return instalment_of(member, group, number)

    def finish(self, member: Member, group: Group, number: int) -> None:
        """Let a draw that is scheduled apart, as of a tie, or frozen, come to its end."""
        for _ in range(3):
            draw_id = instalment_of(member, group, number).draw_id
            if draw_id is None:
                return
            with as_member(member):
                draw = Draw.objects.get(id=draw_id)
            if draw.state == "SCHEDULED":
                self.to(draw.freeze_at)
            elif draw.state == "FROZEN":
                self.to(draw.draw_at + timedelta(seconds=4))
            else:
                return
            self.run()
