"""Withdraw a payment that is under review; its invoice is open again."""

from __future__ import annotations

from audit.record import audit
from billing.events import PaymentWithdrawn
from billing.locking import lock_account, lock_invoice, lock_payment
from billing.models import Payment
from billing.states import (
    PAYMENT_MOVES,
    InvoiceStatus,
    PaymentStatus,
)
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability


def withdraw_payment(member: Member, payment: Payment) -> Payment:
    """The payment, withdrawn; Conflict once it was decided."""
    require_capability(member, "account.billing")
    require_access(member, Access.BILLING)
    with transaction():
        lock_account(member.account_id)
        invoice = lock_invoice(payment.invoice_id)
        payment = lock_payment(payment.id)
        payment.status = PAYMENT_MOVES.move(payment.status, PaymentStatus.WITHDRAWN)
        payment.decided_at = database_now()
        payment.save(update_fields=["status", "decided_at"])
        invoice.status = InvoiceStatus.PENDING
        invoice.save(update_fields=["status"])
        audit(member, "payment.withdraw", "payment", payment.id, invoice=invoice.number)
        record(PaymentWithdrawn(payment.id), account_id=member.account_id)
    return payment
