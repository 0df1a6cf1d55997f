"""Apply money to a ticket's dues, oldest first, and the rest to the member's credit; and reverse that.

Money comes in through `receive_payments`, in the caller's transaction and with the group's lock held. To undo
a payment, call `reverse_credits`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F

from chits import journal_accounts
from chits.actions.follow_arrears import follow_arrears
from chits.locking import LockedGroup
from chits.models import Application, Demand, Ticket
from chits.postings import Credit, post_application, post_reversal, post_unapplication
from chits.rules.spreading import Owed, Part, spread
from chits.states import DemandKind
from journal.models import Posting
from journal.queries import balance_of
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.query import select


def reverse_credits(
    group: LockedGroup, *, payment_id: uuid.UUID, transaction_id: uuid.UUID, person_id: uuid.UUID, memo: str
) -> None:
    """Undo a payment, so that its amount is owed again, first what its credit has paid since.

    Raise Conflict if its credit has already been refunded.
    """
    rest = _rest_of(group, transaction_id, person_id)
    free_credit(group, person_id, rest)
    lines = list(
        Application.objects.select_related("demand__instalment").filter(cause=payment_id, source="receipt")
    )
    credits = [credit_of(line.demand, -line.amount) for line in lines]
    for line in lines:
        Demand.objects.filter(id=line.demand_id).update(received=F("received") - line.amount)
    Application.objects.bulk_create(
        Application(
            account_id=line.account_id,
            demand_id=line.demand_id,
            ticket_id=line.ticket_id,
            source="receipt",
            cause=payment_id,
            amount=-line.amount,
        )
        for line in lines
    )
    post_reversal(group.books, transaction_id, key=str(payment_id), memo=memo)
    follow_arrears(group, credits, into=None)


def apply_credit(group: LockedGroup, people: Iterable[uuid.UUID] | None = None) -> None:
    """Apply members' credit to the current dues of their tickets, for all members unless named."""
    tickets = Ticket.objects.filter(group=group.row)
    if people is not None:
        tickets = tickets.filter(person_id__in=list(people))
    held_by: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for ticket_id, person_id in tickets.values_list("id", "person_id"):
        held_by[person_id].append(ticket_id)
    for person_id, amount in _credits(group, sorted(held_by)):
        demands = open_demands(held_by[person_id])
        parts = spread(amount, [owed_of(demand) for demand in demands]).parts
        if parts:
            key = new_id()
            credits = write_parts(parts, demands, "unapplied", person_id)
            post_application(
                group.books,
                str(key),
                person_id=person_id,
                credits=credits,
                by_collection=group.by_collection,
            )
            follow_arrears(group, credits, into=None)


def open_demands(ticket_ids: Sequence[uuid.UUID]) -> list[Demand]:
    """Return the open demands of these tickets, with their instalments."""
    return list(
        Demand.objects.select_related("instalment").filter(
            ticket_id__in=ticket_ids, amount__gt=F("dividend") + F("received") + F("waived")
        )
    )


def owed_of(demand: Demand) -> Owed:
    return Owed(
        demand.id,
        DemandKind(demand.kind),
        demand.instalment.number,
        demand.sequence,
        demand.outstanding,
    )


def write_parts(
    parts: Sequence[Part], demands: Sequence[Demand], source: str, cause: uuid.UUID
) -> list[Credit]:
    """Record on each demand the amount applied to it, and return the credits for the journal."""
    by_id = {demand.id: demand for demand in demands}
    credits = []
    column = "dividend" if source == "dividend" else "received"
    for part in parts:
        demand = by_id[part.owed.demand_id]
        Demand.objects.filter(id=demand.id).update(**{column: F(column) + part.amount})
        setattr(demand, column, getattr(demand, column) + part.amount)
        credits.append(credit_of(demand, part.amount))
    Application.objects.bulk_create(
        Application(
            account_id=by_id[part.owed.demand_id].account_id,
            demand_id=part.owed.demand_id,
            ticket_id=by_id[part.owed.demand_id].ticket_id,
            source=source,
            cause=cause,
            amount=part.amount,
        )
        for part in parts
    )
    return credits


def credit_of(demand: Demand, amount: int) -> Credit:
    in_pool = demand.instalment.demanded_at is not None
    return Credit(demand.ticket_id, demand.instalment_id, DemandKind(demand.kind), amount, in_pool)


def _credits(group: LockedGroup, people: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, int]]:
    """Return the members with credit and its amount, in one statement."""
    account_id, row = group.row.account_id, group.row
    person_of = {
        journal_accounts.unapplied(row.id, person, row.currency).id_for(account_id): person
        for person in people
    }
    return sorted(
        (person_of[account], amount)
        for account, amount in select(
            "SELECT place_id, -sum(amount)::bigint FROM journal_posting "
            "WHERE account_id = %s AND place_id = ANY (%s) GROUP BY place_id HAVING sum(amount) < 0",
            [account_id, list(person_of)],
        )
    )


def _rest_of(group: LockedGroup, transaction_id: uuid.UUID, person_id: uuid.UUID) -> int:
    account = journal_accounts.unapplied(group.row.id, person_id, group.row.currency)
    amounts = Posting.objects.filter(
        transaction_id=transaction_id, journal_account_id=account.id_for(group.row.account_id)
    ).values_list("amount", flat=True)
    return -sum(amounts)


def free_credit(group: LockedGroup, person_id: uuid.UUID, rest: int) -> None:
    """Reverse what the credit has paid since, the latest first, until `rest` of it is available again."""
    account = journal_accounts.unapplied(group.row.id, person_id, group.row.currency)
    missing = rest - balance_of(group.row.account_id, account)
    if missing <= 0:
        return
    lines = (
        Application.objects.select_related("demand__instalment")
        .filter(cause=person_id, source="unapplied", demand__group_id=group.row.id)
        .order_by("-made_at", "-id")
    )
    net: dict[uuid.UUID, int] = defaultdict(int)
    demands: dict[uuid.UUID, Demand] = {}
    for line in lines:
        net[line.demand_id] += line.amount
        demands.setdefault(line.demand_id, line.demand)
    credits, notes = [], []
    for demand_id, put in net.items():
        back = min(put, missing)
        if back > 0:
            missing -= back
            Demand.objects.filter(id=demand_id).update(received=F("received") - back)
            credits.append(credit_of(demands[demand_id], back))
            notes.append(
                Application(
                    account_id=group.row.account_id,
                    demand_id=demand_id,
                    ticket_id=demands[demand_id].ticket_id,
                    source="unapplied",
                    cause=person_id,
                    amount=-back,
                )
            )
    if missing > 0:
        raise Conflict("The rest of this payment has already been refunded.", code="refunded")
    Application.objects.bulk_create(notes)
    post_unapplication(
        group.books,
        str(new_id()),
        person_id=person_id,
        credits=credits,
        by_collection=group.by_collection,
    )
    follow_arrears(group, credits, into=None)
