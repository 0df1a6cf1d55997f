"""Propose money from a bank statement as the payment of an invoice; staff approve it like any payment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from audit.record import audit_staff
from billing.events import PaymentSubmitted
from billing.locking import lock_account, lock_invoice
from billing.models import Invoice, Payment
from billing.queries.statements import billed, line_of_payment
from billing.rules.matching import Verdict, verdict_on
from billing.rules.reference import real_reference, reference_key
from billing.rules.statement import Entry
from billing.states import LIVE_PAYMENTS, InvoiceStatus, PaymentSource, PaymentStatus
from kernel.outbox import record
from tenancy.scope import scope
from tenancy.staff import Staff

BY = "Bank statement"
# Exact matches, and lines with another amount that staff can propose.
FITS = frozenset({Verdict.MATCHED, Verdict.UNDER_REVIEW})
FITS_BY_HAND = FITS | {Verdict.UNDER, Verdict.OVER}


@dataclass(frozen=True, slots=True)
class Proposed:
    """Return the payment, new or the customer's own; or None and the verdict that prevents it."""

    verdict: Verdict
    payment: Payment | None = None


def propose_payment(
    staff: Staff, account_id: uuid.UUID, invoice_id: uuid.UUID, entry: Entry, *, by_hand: bool = False
) -> Proposed:
    """Check the line against the locked invoice again; a payment that the customer reported is used."""
    with scope(account_id, staff.user_id):
        lock_account(account_id)
        invoice = lock_invoice(invoice_id)
        verdict = verdict_on(entry, billed(invoice))
        if verdict not in (FITS_BY_HAND if by_hand else FITS):
            return Proposed(verdict)
        if invoice.status == InvoiceStatus.PENDING_APPROVAL:
            return _taken_up(verdict, invoice)
        reference = reference_of(entry, invoice)
        if _is_used(reference):
            if not by_hand:
                return Proposed(Verdict.DUPLICATE)
            # A person has looked: the bank may use one reference for several transfers.
            reference = f"{reference} {invoice.pay_code} {entry.booked_on.isoformat()}"[:255]
            if _is_used(reference):
                return Proposed(Verdict.DUPLICATE)
        return Proposed(verdict, _write(staff, invoice, entry, reference))


def _is_used(reference: str) -> bool:
    key = reference_key(reference)
    return Payment.objects.filter(reference_key=key, status__in=LIVE_PAYMENTS).exists()


def reference_of(entry: Entry, invoice: Invoice) -> str:
    """Return the bank's reference of the transfer, or else the pay code and the date."""
    return real_reference(entry.bank_reference) or f"{invoice.pay_code} {entry.booked_on.isoformat()}"


def _taken_up(verdict: Verdict, invoice: Invoice) -> Proposed:
    """The payment under review, unless another line of a statement speaks for it already."""
    payment = Payment.objects.filter(invoice=invoice, status=PaymentStatus.PENDING_APPROVAL).first()
    if payment is None or line_of_payment(payment.id) is not None:
        return Proposed(Verdict.DUPLICATE)
    return Proposed(verdict, payment)


def _write(staff: Staff, invoice: Invoice, entry: Entry, reference: str) -> Payment:
    payment = Payment.objects.create(
        account_id=invoice.account_id,
        invoice=invoice,
        payment_method=None,
        source=PaymentSource.STATEMENT,
        amount_minor=entry.amount_minor,
        currency=entry.currency,
        manual_reference=reference,
        reference_key=reference_key(reference),
        manual_notes=entry.text,
        submitted_by_id=None,
        submitted_by_name=BY,
    )
    invoice.status = InvoiceStatus.PENDING_APPROVAL
    invoice.save(update_fields=["status"])
    audit_staff(
        staff,
        invoice.account_id,
        "payment.propose",
        "payment",
        payment.id,
        invoice=invoice.number,
        amount=payment.amount_minor,
        currency=payment.currency,
        reference=payment.manual_reference,
    )
    record(PaymentSubmitted(payment.id), account_id=invoice.account_id)
    return payment
