"""Apply payments to dues, number their receipts and post them. Every payment comes in through here.

For one payment or a whole meeting, demands are read once and each kind of row is written in one statement.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from chits.actions.credit_ticket import open_demands, owed_of
from chits.actions.follow_arrears import follow_arrears
from chits.actions.next_receipts import next_receipts
from chits.events import PaymentReceived
from chits.locking import LockedGroup
from chits.models import Application, Demand, Payment, Ticket
from chits.payment_states import PaymentState
from chits.postings import Credit, draft_receipt
from chits.rules.spreading import spread
from chits.states import DemandKind
from journal.accounts import JournalAccount
from journal.actions.post_many import Draft, post_many
from kernel.outbox import record_all
from kernel.query import execute


class Incoming(NamedTuple):
    """A new or claimed payment whose money is now in the account `into`."""

    payment: Payment
    ticket: Ticket
    into: JournalAccount


_ADD_RECEIVED = """
UPDATE chits_demand d SET received = d.received + p.amount
FROM unnest(%s::uuid[], %s::bigint[]) AS p (id, amount)
WHERE d.account_id = %s AND d.id = p.id
"""
_LATER = [
    "state",
    "receipt_number",
    "received_at",
    "applied",
    "unapplied",
    "journal_id",
    "decided_by",
    "decided_by_name",
    "decided_at",
]


def receive_payments(group: LockedGroup, incoming: Sequence[Incoming]) -> None:
    """Receive payments under the group's lock: insert new ones, and move claimed ones on."""
    books, account_id = group.books, group.row.account_id
    demands: dict[uuid.UUID, list[Demand]] = defaultdict(list)
    for demand in open_demands(sorted({ticket.id for _, ticket, _ in incoming})):
        demands[demand.ticket_id].append(demand)
    applications: list[Application] = []
    drafts: list[Draft] = []
    credited: dict[JournalAccount, list[Credit]] = defaultdict(list)
    for payment, ticket, into in incoming:
        # If the ticket has changed hands, a late payment of the former holder becomes their credit.
        open_now = demands[ticket.id] if ticket.person_id == payment.person_id else []
        credits = _apply(payment, open_now, applications)
        payment.state, payment.received_at = PaymentState.RECEIVED, group.now
        payment.applied = sum(credit.amount for credit in credits)
        payment.unapplied = payment.amount - payment.applied
        credited[into] += credits
        drafts.append(
            draft_receipt(
                books,
                payment.id,
                into=into,
                credits=credits,
                rest=payment.unapplied,
                person_id=payment.person_id,
                by_collection=group.by_collection,
                memo=f"{payment.method} {payment.reference}".strip(),
            )
        )
    _add_received(account_id, applications)
    posted = post_many(account_id, drafts, made_by=books.made_by, happened_at=group.now)
    for (payment, _, _), transaction_id in zip(incoming, posted, strict=True):
        payment.journal_id = transaction_id
    for into, credits in credited.items():
        follow_arrears(group, credits, into=into)
    _number_and_store(account_id, [payment for payment, _, _ in incoming])
    record_all(
        [PaymentReceived(group.row.id, ticket.id, payment.id) for payment, ticket, _ in incoming],
        account_id=account_id,
    )


def _apply(payment: Payment, demands: list[Demand], applications: list[Application]) -> list[Credit]:
    """Apply the payment to the demands, oldest first, and reduce what they owe."""
    by_id = {demand.id: demand for demand in demands}
    credits = []
    for part in spread(payment.amount, [owed_of(demand) for demand in demands]).parts:
        demand = by_id[part.owed.demand_id]
        demand.received += part.amount
        credits.append(Credit(demand.ticket_id, demand.instalment_id, DemandKind(demand.kind), part.amount))
        applications.append(
            Application(
                account_id=demand.account_id,
                demand_id=demand.id,
                ticket_id=demand.ticket_id,
                source="receipt",
                cause=payment.id,
                amount=part.amount,
            )
        )
    return credits


def _add_received(account_id: uuid.UUID, applications: Sequence[Application]) -> None:
    sums: dict[uuid.UUID, int] = defaultdict(int)
    for line in applications:
        sums[line.demand_id] += line.amount
    if sums:
        execute(_ADD_RECEIVED, [list(sums), list(sums.values()), account_id])
        Application.objects.bulk_create(applications, batch_size=1_000)


def _number_and_store(account_id: uuid.UUID, payments: Sequence[Payment]) -> None:
    for payment, number in zip(payments, next_receipts(account_id, len(payments)), strict=True):
        payment.receipt_number = number
    claimed = [payment for payment in payments if not payment._state.adding]
    Payment.objects.bulk_create((p for p in payments if p._state.adding), batch_size=500)
    for payment in claimed:
        payment.save(update_fields=_LATER)
