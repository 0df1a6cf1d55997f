"""Take a refund that the gateway reports, requested by us or made there. It is posted once for its id.

The refund comes out of the member's credit. What the payment had paid is owed again as far as needed.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import F

from audit.record import audit_clock
from chits import journal_accounts
from chits.actions.catch_up import catch_up
from chits.actions.credit_ticket import apply_credit, free_credit
from chits.events import PaymentReversed
from chits.gateway.client import Gateway
from chits.locking import LockedGroup, lock_group_of
from chits.models import Application, Demand, GatewayRefund, Payment
from chits.payment_states import REFUND_MOVES, RefundState
from chits.postings import Credit, post_refund, post_reversal, post_unapplication
from chits.states import DemandKind
from journal.models import Transaction
from journal.queries import balance_of
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction

FAILED = "failed"


def take_gateway_refund(
    gateway: Gateway, payment: Payment, refund_id: str, *, requested: uuid.UUID | None = None
) -> GatewayRefund | None:
    """Fetch the refund and update the books to its state. `requested` is the id of our own request.

    Return None if the refund belongs to another payment.
    """
    reported = gateway.fetch_refund(refund_id)
    amount = reported.get("amount")
    if reported.get("id") != refund_id or reported.get("payment_id") != payment.gateway_payment_id:
        return None
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        return None
    with transaction():
        group = catch_up(lock_group_of(payment.account_id, payment.group_id))
        payment = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
        row = _row(group, payment, refund_id, amount, requested, reported)
        if reported.get("status") == FAILED:
            _fail(group, payment, row)
        elif row.state == RefundState.REQUESTED:
            _reverse_refunded(group, payment, row)
    return row


def _row(
    group: LockedGroup,
    payment: Payment,
    refund_id: str,
    amount: int,
    requested: uuid.UUID | None,
    reported: dict[str, Any],
) -> GatewayRefund:
    """Return the row of this refund: a known one, our request with its new id, or one made at the gateway."""
    known = GatewayRefund.objects.filter(refund_id=refund_id).first()
    if known is not None:
        return known
    notes = reported.get("notes")
    named = str(notes.get("refund", "")) if isinstance(notes, dict) else ""
    asked = GatewayRefund.objects.filter(payment=payment, refund_id="", amount=amount)
    ours = next((row for row in asked if str(row.id) == (str(requested) if requested else named)), None)
    if ours is not None:
        ours.refund_id = refund_id
        ours.save(update_fields=["refund_id"])
        return ours
    return GatewayRefund.objects.create(
        account_id=payment.account_id,
        payment=payment,
        amount=amount,
        reason="Refunded at the gateway.",
        refund_id=refund_id,
        made_at=group.now,
    )


def _reverse_refunded(group: LockedGroup, payment: Payment, row: GatewayRefund) -> None:
    make_credit(group, payment, row.amount)
    post_refund(
        group.books,
        row.refund_id,
        person_id=payment.person_id,
        out_of=journal_accounts.gateway_clearing(payment.currency),
        amount=row.amount,
        memo=row.reason[:200],
    )
    row.journal_id = Transaction.objects.get(key=f"refund:{row.refund_id}").id
    _move(row, RefundState.DONE, group, "journal_id")
    payment.refunded += row.amount
    payment.save(update_fields=["refunded"])
    _record(group, payment, row, "gateway.refund")


def _fail(group: LockedGroup, payment: Payment, row: GatewayRefund) -> None:
    """Reverse a failed refund: the amount is the member's credit again and pays their dues."""
    if row.state == RefundState.FAILED:
        return
    if row.state == RefundState.DONE and row.journal_id is not None:
        post_reversal(group.books, row.journal_id, key=f"refund:{row.refund_id}", memo="refund failed")
        payment.refunded -= row.amount
        payment.save(update_fields=["refunded"])
        apply_credit(group, [payment.person_id])
    row.failed_because = row.failed_because or "The gateway couldn't make the refund."
    _move(row, RefundState.FAILED, group, "failed_because")
    _record(group, payment, row, "gateway.refund_failed")


def make_credit(group: LockedGroup, payment: Payment, amount: int) -> None:
    """Move `amount` to the payer's credit: what the payment paid is owed again, the latest demand first."""
    account = journal_accounts.unapplied(group.row.id, payment.person_id, group.row.currency)
    missing = amount - balance_of(group.row.account_id, account)
    if missing > 0:
        _unapply(group, payment, missing)
    try:
        free_credit(group, payment.person_id, amount)
    except Conflict:
        # The credit was also refunded by hand. The money has left twice, and the books show it as owed.
        return


def _unapply(group: LockedGroup, payment: Payment, missing: int) -> None:
    net: dict[uuid.UUID, int] = defaultdict(int)
    demands: dict[uuid.UUID, Demand] = {}
    lines = Application.objects.select_related("demand__instalment").filter(
        cause=payment.id, source="receipt"
    )
    for line in lines:
        net[line.demand_id] += line.amount
        demands[line.demand_id] = line.demand
    credits, notes = [], []
    for id, put in sorted(net.items(), key=lambda item: -demands[item[0]].instalment.number):
        back = min(put, missing)
        if back <= 0:
            continue
        missing -= back
        demand = demands[id]
        Demand.objects.filter(id=id).update(received=F("received") - back)
        credits.append(Credit(demand.ticket_id, demand.instalment_id, DemandKind(demand.kind), back))
        notes.append(
            Application(
                account_id=payment.account_id,
                demand_id=id,
                ticket_id=demand.ticket_id,
                source="receipt",
                cause=payment.id,
                amount=-back,
            )
        )
    if credits:
        Application.objects.bulk_create(notes)
        post_unapplication(
            group.books,
            str(new_id()),
            person_id=payment.person_id,
            credits=credits,
            by_collection=group.by_collection,
        )


def _move(row: GatewayRefund, state: RefundState, group: LockedGroup, *fields: str) -> None:
    row.state = REFUND_MOVES.move(row.state, state)
    row.done_at = group.now
    row.save(update_fields=["state", "done_at", *fields])


def _record(group: LockedGroup, payment: Payment, row: GatewayRefund, verb: str) -> None:
    audit_clock(payment.account_id, verb, "chit_payment", payment.id, refund=row.refund_id, amount=row.amount)
    event = PaymentReversed(group.row.id, payment.ticket_id, payment.id)
    record(event, account_id=payment.account_id)
