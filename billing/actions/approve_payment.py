"""Approve a payment: invoice paid, subscription and account running, credits granted, or nothing of it.

Locks in the order account → wallet → subscription → invoice → payment; the series is not needed here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from audit.record import audit_staff
from billing.actions.advance_subscription import advance_subscription
from billing.actions.apply_invoice import apply_invoice
from billing.events import PaymentApproved
from billing.locking import lock_account, lock_invoice, lock_payment, lock_subscription
from billing.models import Invoice, Payment
from billing.queries.finders import find_payment
from billing.states import (
    INVOICE_MOVES,
    PAYMENT_MOVES,
    InvoiceStatus,
    PaymentStatus,
    Purpose,
)
from credits.wallet import lock_wallet
from kernel.clock import database_now
from kernel.errors import Denied, NotFound
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.scope import scope
from tenancy.staff import Staff, belongs_to, staff_scope

OWN_ACCOUNT = "You can't approve a payment of your own account."


@dataclass(frozen=True, slots=True)
class Approved:
    """The payment and its invoice after the approval; `again` when it had been approved before."""

    payment: Payment
    invoice: Invoice
    credits: int
    again: bool

    @property
    def message(self) -> str:
        return approval_text(Purpose(self.invoice.purpose), self.credits)


def approval_text(purpose: Purpose, credits: int) -> str:
    """Return the message for the approver."""
    if purpose is Purpose.START:
        return f"Payment approved successfully. Account activated with {credits} credits."
    return f"Payment approved successfully. {credits} credits added."


def approve_payment(staff: Staff, payment_id: uuid.UUID) -> Approved:
    """Approve a payment; NotFound if unknown, Denied for one's own account, Conflict if it was rejected.

    Approving again changes nothing.
    """
    with transaction():
        found = payment_anywhere(payment_id)
        with scope(found.account_id, staff.user_id):
            account = lock_account(found.account_id)
            require_stranger(staff, account.id)
            lock_wallet(account.id)
            # First carry out what is already due, in case the schedule did not run.
            advance_subscription(account.id, found.invoice.subscription_id)
            subscription = lock_subscription(found.invoice.subscription_id)
            invoice = lock_invoice(found.invoice_id)
            payment = lock_payment(found.id)
            if payment.status == PaymentStatus.SUCCEEDED:
                return Approved(payment, invoice, credits_of(invoice), again=True)
            _succeed(staff, payment)
            _pay(invoice)
            apply_invoice(staff, account, subscription, invoice)
            audit_staff(
                staff,
                account.id,
                "payment.approve",
                "payment",
                payment.id,
                invoice=invoice.number,
                amount=payment.amount_minor,
                currency=payment.currency,
            )
            record(PaymentApproved(payment.id), account_id=account.id)
            return Approved(payment, invoice, credits_of(invoice), again=False)


def payment_anywhere(payment_id: uuid.UUID) -> Payment:
    """Return the payment of any account, or raise NotFound."""
    with staff_scope():
        found = find_payment(payment_id)
    if found is None:
        raise NotFound
    return found


def require_stranger(staff: Staff, account_id: uuid.UUID) -> None:
    """Denied when the account, which is in scope, is the person's own."""
    if belongs_to(staff, account_id):
        raise Denied(OWN_ACCOUNT, code="own_account")


def credits_of(invoice: Invoice) -> int:
    """How many credits the invoice's payment brings."""
    return int(invoice.metadata["credits"])


def _succeed(staff: Staff, payment: Payment) -> None:
    payment.status = PAYMENT_MOVES.move(payment.status, PaymentStatus.SUCCEEDED)
    payment.decided_at = database_now()
    payment.decided_by_id = staff.user_id
    payment.decided_by_name = staff.name
    payment.save(update_fields=["status", "decided_at", "decided_by_id", "decided_by_name"])


def _pay(invoice: Invoice) -> None:
    invoice.status = INVOICE_MOVES.move(invoice.status, InvoiceStatus.PAID)
    invoice.paid_at = database_now()
    invoice.save(update_fields=["status", "paid_at"])
