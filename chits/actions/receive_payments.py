"""Put payments to what is owed, number their receipts and post them; the one place where money comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chits.actions.credit_ticket import receive
from chits.actions.locks import LockedGroup
from chits.actions.number_receipt import next_receipts
from chits.events import PaymentReceived
from chits.models import Payment, Ticket
from chits.payment_states import PaymentState
from chits.postings import post_receipt
from journal.accounts import Place
from kernel.outbox import record


class Incoming(NamedTuple):
    """A payment, new or claimed before, whose money is at `into` now."""

    payment: Payment
    ticket: Ticket
    into: Place


def receive_payments(group: LockedGroup, incoming: Sequence[Incoming]) -> None:
    """Under the group's lock. Payments that are not stored yet are stored; claimed ones are moved on."""
    for payment, ticket, into in incoming:
        _receive(group, payment, ticket, into)
    numbers = next_receipts(group.row.account_id, len(incoming))
    for (payment, _, _), number in zip(incoming, numbers, strict=True):
        payment.receipt_number = number
    claimed = [payment for payment, _, _ in incoming if not payment._state.adding]
    Payment.objects.bulk_create(
        (payment for payment, _, _ in incoming if payment._state.adding), batch_size=500
    )
    for payment in claimed:
        payment.save(update_fields=RECEIVED_FIELDS)


RECEIVED_FIELDS = [
    "state",
    "receipt_number",
    "received_at",
    "applied",
    "unapplied",
    "journal_id",
    "decided_by",
    "decided_by_name",
    "decided_at",
    "fee",
]


def _receive(group: LockedGroup, payment: Payment, ticket: Ticket, into: Place) -> None:
    payment.state = PaymentState.RECEIVED
    payment.received_at = group.now
    memo = f"{payment.method} {payment.reference}".strip()
    if ticket.person_id != payment.person_id:
        # The ticket has another holder by now: what the one before paid late is theirs, to be given back.
        payment.unapplied = payment.amount
        payment.journal_id = post_receipt(
            group.books,
            payment.id,
            into=into,
            credits=[],
            rest=payment.amount,
            person_id=payment.person_id,
            memo=memo,
        )
        event = PaymentReceived(group.row.id, ticket.id, payment.id)
        record(event, account_id=group.row.account_id)
        return
    received = receive(group, ticket, payment.amount, into=into, payment_id=payment.id, memo=memo)
    payment.applied = received.applied_minor
    payment.unapplied = received.unapplied
    payment.journal_id = received.transaction_id
