"""Accounts of tickets for passbooks and statements: demands, payments and balances."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from chits import journal_accounts
from chits.models import Application, Award, Demand, Group, Payment, Payout, Ticket
from chits.states import DemandKind, PayoutState
from journal.models import Posting


class Line(NamedTuple):
    """One line of a ticket's account (minor units): a demand is a debit, what reduces it a credit.

    `kind` is subscription, penalty, entry, receipt, credit, dividend, prize, waiver. Negative credits are
    reversals. `balance` is what is owed after the line.
    """

    at: datetime
    kind: str
    number: int
    due_on: date | None
    receipt: int | None
    method: str
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True, slots=True)
class Book:
    """A ticket's account, oldest line first, and its prize if it has one (minor units)."""

    ticket: Ticket
    lines: list[Line]
    demanded: int
    received: int
    dividend: int
    waived: int
    outstanding: int
    prized_in: int | None = None
    prize: int = 0
    paid_out: int = 0
    months: list[str] = field(default_factory=list)


NAMES = {"unapplied": "credit"}


def books_of(group: Group, tickets: Sequence[Ticket]) -> list[Book]:
    """Return the accounts of some tickets of a group, in five queries."""
    ids = [ticket.id for ticket in tickets]
    demands: dict[Any, list[Demand]] = defaultdict(list)
    applications: dict[Any, list[Application]] = defaultdict(list)
    for demand in Demand.objects.filter(ticket_id__in=ids).select_related("instalment").order_by("id"):
        demands[demand.ticket_id].append(demand)
    for line in Application.objects.filter(ticket_id__in=ids).order_by("id"):
        applications[line.ticket_id].append(line)
    payments = Payment.objects.filter(ticket_id__in=ids).exclude(receipt_number=None).in_bulk()
    prizes = _prizes(ids)
    return [
        _book(group, ticket, demands[ticket.id], applications[ticket.id], payments, prizes.get(ticket.id))
        for ticket in tickets
    ]


def _book(
    group: Group,
    ticket: Ticket,
    demands: list[Demand],
    applications: list[Application],
    payments: dict[Any, Payment],
    prize: tuple[int, int, int] | None,
) -> Book:
    by_id = {demand.id: demand for demand in demands}
    # Ids contain their time, so they order both kinds of line.
    rows: list[Demand | Application] = [*demands, *applications]
    lines, balance = [], 0
    for row in sorted(rows, key=lambda row: row.id):
        if isinstance(row, Demand):
            balance += row.amount
            lines.append(_demanded(row, balance))
        else:
            balance -= row.amount
            lines.append(_came(row, by_id[row.demand_id], payments, balance))
    number, amount, paid = prize or (None, 0, 0)
    return Book(
        ticket=ticket,
        lines=lines,
        demanded=sum(demand.amount for demand in demands),
        received=sum(demand.received for demand in demands),
        dividend=sum(demand.dividend for demand in demands),
        waived=sum(demand.waived for demand in demands),
        outstanding=sum(demand.outstanding for demand in demands),
        prized_in=number,
        prize=amount,
        paid_out=paid,
        months=months_paid(group, demands),
    )


def _demanded(demand: Demand, balance: int) -> Line:
    return Line(
        demand.issued_at,
        demand.kind.lower(),
        demand.instalment.number,
        demand.due_on,
        None,
        "",
        demand.amount,
        0,
        balance,
    )


def _came(line: Application, demand: Demand, payments: dict[Any, Payment], balance: int) -> Line:
    payment = payments.get(line.cause) if line.source == "receipt" else None
    # An application comes after its demand, even if the clock was changed.
    at = max(demand.issued_at, line.made_at)
    if payment is not None:
        moment = payment.received_at if line.amount > 0 else payment.decided_at
        at = moment or at
    return Line(
        at,
        NAMES.get(line.source, line.source),
        demand.instalment.number,
        None,
        payment.receipt_number if payment else None,
        payment.method if payment else "",
        0,
        line.amount,
        balance,
    )


def months_paid(group: Group, demands: Sequence[Demand]) -> list[str]:
    """Return for each month `before` (the import), `paid`, `part`, `due`, or an empty string."""
    shown = ["before" if number <= group.done_before else "" for number in range(1, group.months + 1)]
    for demand in demands:
        number = demand.instalment.number
        if demand.kind == DemandKind.SUBSCRIPTION and 1 <= number <= group.months:
            came = demand.received + demand.dividend + demand.waived
            shown[number - 1] = "paid" if demand.outstanding == 0 else "part" if came else "due"
    return shown


def _prizes(ticket_ids: Sequence[uuid.UUID]) -> dict[Any, tuple[int, int, int]]:
    """Return {ticket: (instalment, prize with later additions, amount paid out)}."""
    awards = Award.objects.filter(ticket_id__in=ticket_ids, voided_at__isnull=True).select_related(
        "instalment"
    )
    found = {award.id: award for award in awards}
    paid: dict[Any, int] = defaultdict(int)
    for payout in Payout.objects.filter(award_id__in=list(found), state=PayoutState.DISBURSED):
        paid[payout.award_id] += payout.amount
    return {
        award.ticket_id: (award.instalment.number, award.prize + award.later, paid[award.id])
        for award in found.values()
    }


def credits_of(group: Group, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the credit of members in the group by person, in minor units."""
    by_account = {
        journal_accounts.unapplied(group.id, person, group.currency).id_for(group.account_id): person
        for person in set(person_ids)
    }
    found: dict[uuid.UUID, int] = defaultdict(int)
    for account, amount in Posting.objects.filter(journal_account_id__in=list(by_account)).values_list(
        "journal_account_id", "amount"
    ):
        found[by_account[account]] -= amount
    return found


def tickets_in(group: Group) -> QuerySet[Any]:
    return Ticket.objects.filter(group=group).select_related("person", "group").order_by("number")
