"""Reject a payment with a reason; the invoice is open again and the customer can resubmit."""

from __future__ import annotations

import uuid

from audit.record import audit_staff
from billing.actions.approve_payment import payment_anywhere, require_stranger
from billing.events import PaymentRejected
from billing.locking import lock_account, lock_invoice, lock_payment
from billing.models import Payment
from billing.states import PAYMENT_MOVES, InvoiceStatus, PaymentStatus, RejectReason
from kernel.clock import database_now
from kernel.errors import bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.scope import scope
from tenancy.staff import Staff


def reject_payment(staff: Staff, payment_id: uuid.UUID, *, reason: str, text: str = "") -> Payment:
    """Reject and return the payment; BadInput for an unknown reason, or for `other` without a text."""
    reason, text = _checked(reason, text)
    with transaction():
        found = payment_anywhere(payment_id)
        with scope(found.account_id, staff.user_id):
            lock_account(found.account_id)
            require_stranger(staff, found.account_id)
            invoice = lock_invoice(found.invoice_id)
            payment = lock_payment(found.id)
            payment.status = PAYMENT_MOVES.move(payment.status, PaymentStatus.REJECTED)
            payment.decided_at = database_now()
            payment.decided_by_id = staff.user_id
            payment.decided_by_name = staff.name
            payment.reject_reason = reason
            payment.reject_text = text
            payment.save(
                update_fields=[
                    "status",
                    "decided_at",
                    "decided_by_id",
                    "decided_by_name",
                    "reject_reason",
                    "reject_text",
                ]
            )
            invoice.status = InvoiceStatus.PENDING
            invoice.save(update_fields=["status"])
            audit_staff(
                staff,
                payment.account_id,
                "payment.reject",
                "payment",
                payment.id,
                invoice=invoice.number,
                reason=reason,
                text=text,
            )
            record(PaymentRejected(payment.id), account_id=payment.account_id)
    return payment


def _checked(reason: str, text: str) -> tuple[RejectReason, str]:
    try:
        known = RejectReason(reason)
    except ValueError:
        raise bad_field("reason", f"The reason must be one of {', '.join(RejectReason)}.") from None
    if known is RejectReason.OTHER and not text.strip():
        raise bad_field("text", "Enter a reason.")
    return known, text.strip()
