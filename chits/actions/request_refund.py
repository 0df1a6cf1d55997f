"""Request a refund from the gateway. The request is stored first, then sent by a job under its own id."""

from __future__ import annotations

import uuid

from django.db import connection
from procrastinate.contrib.django import app

from audit.record import audit
from chits.actions.answer_claim import read_reason
from chits.actions.take_gateway_refund import take_gateway_refund
from chits.gateway.client import GatewayRefused, gateway
from chits.gateway.own_keys import keys_of
from chits.locking import lock_group
from chits.models import GatewayRefund, Payment
from chits.payment_states import REFUND_MOVES, Method, PaymentState, RefundState
from chits.queries.payments import left_to_refund
from chits.states import GroupState
from kernel.clock import database_now
from kernel.errors import BadInput, Conflict
from kernel.jobs import OUTSIDE
from kernel.transactions import retrying, transaction
from money import format_money
from tenancy.member import Member, require_capability
from tenancy.scope import scope


def request_refund(
    member: Member, payment: Payment, *, reason: str, amount: int | None = None
) -> GatewayRefund:
    """Store a refund of `amount` (minor units; None means all that is left), and queue it for sending.

    Raise Conflict if less is left, or if the payment didn't come through the gateway.
    """
    require_capability(member, "chits.run")
    reason = read_reason(reason)
    with transaction():
        group = lock_group(member, payment.group_id)
        locked = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
        if locked.method != Method.GATEWAY or locked.state != PaymentState.RECEIVED:
            raise Conflict(
                "Only payments made through the gateway can be refunded there.", code="not_refundable"
            )
        group.require(GroupState.FORMING, GroupState.ACTIVE, GroupState.CANCELLED, GroupState.TERMINATED)
        left = left_to_refund(locked)
        wanted = left if amount is None else amount
        if wanted <= 0:
            if amount is not None:
                raise BadInput(errors={"amount": ["The amount must be more than 0."]})
            raise Conflict("The payment is already fully refunded.", code="nothing_to_refund")
        if wanted > left:
            most = format_money(left, locked.currency)
            raise Conflict(
                f"Only {most} can still be refunded.",
                code="refund_exceeds",
                errors={"amount": [f"Enter at most {most}."]},
            )
        refund = GatewayRefund.objects.create(
            account_id=member.account_id,
            payment=locked,
            amount=wanted,
            reason=reason,
            made_by=member.id,
            made_by_name=member.user_name,
            made_at=group.now,
        )
        audit(member, "payment.refund", "chit_payment", locked.id, amount=wanted, reason=reason)
        # The job is committed with this transaction, and only then sends anything.
        send_refund_job.defer(account_id=str(member.account_id), refund_id=str(refund.id))
    return refund


@app.task(name="chits.send_refund", queue=OUTSIDE)
def send_refund_job(account_id: str, refund_id: str) -> None:
    """Send a refund to the gateway. The schedule retries what fails."""
    try:
        retrying(lambda: send_refund(uuid.UUID(account_id), uuid.UUID(refund_id)))
    finally:
        # The worker's threads are short-lived, so their connections must be closed.
        if not connection.in_atomic_block:
            connection.close()


def send_refund(account_id: uuid.UUID, refund_id: uuid.UUID) -> GatewayRefund:
    """Send a requested refund. It can be repeated, because the gateway knows it by our id.

    Raise GatewayDown if it must be sent later. A refund that the gateway refuses has failed.
    """
    with scope(account_id):
        row = GatewayRefund.objects.select_related("payment__order").get(id=refund_id)
        if row.state != RefundState.REQUESTED:
            return row
        assert row.payment.order is not None, "it was paid at the gateway"
        their = gateway(keys_of(row.payment.order))
        try:
            reported = their.refund(
                row.payment.gateway_payment_id,
                amount=row.amount,
                key=str(row.id),
                notes={"refund": str(row.id)},
            )
        except GatewayRefused as refusal:
            row.failed_because = refusal.detail[:500]
            row.state = REFUND_MOVES.move(RefundState.REQUESTED, RefundState.FAILED)
            row.done_at = database_now()
            row.save(update_fields=["state", "failed_because", "done_at"])
            return row
        taken = take_gateway_refund(their, row.payment, str(reported.get("id")), requested=row.id)
        return taken or row
