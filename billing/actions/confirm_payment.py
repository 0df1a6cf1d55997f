"""Report a manual payment of an invoice; it counts when staff approve it."""

from __future__ import annotations

from typing import Any

from audit.record import audit
from billing.events import PaymentSubmitted
from billing.locking import lock_account, lock_invoice
from billing.models import Invoice, Payment, PaymentMethod
from billing.queries.rates import payable_methods_for
from billing.rules.reference import reference_key
from billing.states import INVOICE_MOVES, LIVE_PAYMENTS, InvoiceStatus
from kernel.errors import BadInput, Conflict, bad_field
from kernel.ids import read_id
from kernel.outbox import record
from kernel.transactions import transaction
from money import BadAmount, format_money, parse_amount
from tenancy.access import Access
from tenancy.member import Member, require_access, require_capability

UNDER_REVIEW = "A payment for this invoice is already under review"
SUBMITTED = "Payment submitted for approval"


def confirm_payment(
    member: Member,
    invoice: Invoice,
    *,
    payment_method_id: object,
    manual_reference: str,
    amount: object,
    manual_notes: str = "",
) -> Payment:
    """Return the payment, pending approval; its invoice is pending approval too.

    BadInput by field for a method of another country, an amount that is not the total, a reference that
    is empty. Conflict if the invoice is not open, or the reference was used before.
    """
    require_capability(member, "account.billing")
    require_access(member, Access.BILLING)
    with transaction():
        lock_account(member.account_id)
        invoice = lock_invoice(invoice.id)
        method = _checked(member, invoice, payment_method_id, manual_reference, amount)
        _require_pending(invoice)
        payment = _write(member, invoice, method, manual_reference, manual_notes)
        invoice.status = InvoiceStatus.PENDING_APPROVAL
        invoice.save(update_fields=["status"])
        audit(
            member,
            "payment.submit",
            "payment",
            payment.id,
            invoice=invoice.number,
            amount=payment.amount_minor,
            currency=payment.currency,
            reference=manual_reference,
        )
        record(PaymentSubmitted(payment.id), account_id=member.account_id)
    return payment


def _checked(
    member: Member, invoice: Invoice, method_id: object, reference: str, amount: object
) -> PaymentMethod:
    """Return the payment method; raise one BadInput about all errors."""
    wrong: dict[str, list[str]] = {}
    key = read_id(method_id)
    method = next((m for m in payable_methods_for(member.country) if m.id == key), None)
    if method is None:
        wrong["payment_method_id"] = ["Choose a payment method of your country."]
    if not reference_key(reference):
        wrong["manual_reference"] = ["Enter the reference of the transfer."]
    try:
        _require_total(amount, invoice)
    except BadInput as refusal:
        wrong.update({path: list(sentences) for path, sentences in refusal.errors.items()})
    if wrong:
        raise BadInput(next(iter(wrong.values()))[0], errors=wrong)
    assert method is not None
    return method


def _require_total(amount: object, invoice: Invoice) -> None:
    try:
        given = parse_amount("" if amount is None else amount, invoice.currency)
    except BadAmount as problem:
        raise bad_field("amount", str(problem)) from problem
    if given != invoice.total_minor:
        total = format_money(invoice.total_minor, invoice.currency)
        raise bad_field("amount", f"The amount must be {total}, the invoice total.")


def _require_pending(invoice: Invoice) -> None:
    if invoice.status == InvoiceStatus.PENDING_APPROVAL:
        raise Conflict(UNDER_REVIEW, code="under_review")
    INVOICE_MOVES.move(invoice.status, InvoiceStatus.PENDING_APPROVAL)


def _write(member: Member, invoice: Invoice, method: PaymentMethod, reference: str, notes: str) -> Payment:
    key = reference_key(reference)
    values: dict[str, Any] = {
        "account_id": member.account_id,
        "invoice": invoice,
        "payment_method": method,
        "amount_minor": invoice.total_minor,
        "currency": invoice.currency,
        "manual_reference": reference,
        "reference_key": key,
        "manual_notes": notes,
        "submitted_by_id": member.user_id,
        "submitted_by_name": member.user_name,
    }
    if Payment.objects.filter(reference_key=key, status__in=LIVE_PAYMENTS).exists():
        raise Conflict("This reference was already used for another payment", code="reference_used")
    return Payment.objects.create(**values)
