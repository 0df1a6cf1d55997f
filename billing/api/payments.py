"""Confirm, show and withdraw payments."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, UploadedFile

from billing.actions.attach_evidence import TOO_LARGE, attach_evidence
from billing.actions.confirm_payment import SUBMITTED, confirm_payment
from billing.actions.withdraw_payment import withdraw_payment
from billing.api.shapes import ConfirmBody
from billing.private_files import evidence_file
from billing.queries.finders import evidence_for, invoice_for, payment_for, payments_of
from billing.queries.shapes import BillPaymentOut, ConfirmedOut, EvidenceOut
from billing.rules.evidence import LARGEST_BYTES
from billing.states import PaymentStatus
from kernel.errors import bad_field
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.access import Access

router = Resources(tags=["Billing"])
Sent = Annotated[UploadedFile, File(...)]
_PAYS: dict[str, Any] = {"may": "account.billing", "needs": Access.BILLING}


# Before the addresses with an id, which would take the word for one.
@router.on("POST", "/billing/payments/confirm/", answer=ConfirmedOut, **_PAYS)
def post_confirmation(request: Any, body: ConfirmBody) -> Any:
    """Report a manual payment of an invoice; staff approve it."""
    return _confirmed(request, body)


@router.on("POST", "/billing/admin/payments/confirm/", answer=ConfirmedOut, **_PAYS)
def post_confirmation_too(request: Any, body: ConfirmBody) -> Any:
    """Report a manual payment; an older path of the same endpoint."""
    return _confirmed(request, body)


def _confirmed(request: Any, body: ConfirmBody) -> Any:
    invoice = invoice_for(request.member, body.invoice_id)
    payment = confirm_payment(
        request.member,
        invoice,
        payment_method_id=body.payment_method_id,
        manual_reference=body.manual_reference,
        manual_notes=body.manual_notes,
        amount=body.amount,
    )
    payment = payment_for(request.member, payment.id)
    return 201, ConfirmedOut.of(payment=payment, invoice=payment.invoice, message=SUBMITTED)


@router.on("GET", "/billing/payments/", answer=page_of(BillPaymentOut), may="account.billing")
def list_payments(request: Any, status: str | None = None) -> Any:
    rows = payments_of(request.member)
    if status is not None:
        if status not in list(PaymentStatus):
            raise bad_field("status", f"The status must be one of {', '.join(PaymentStatus)}.")
        rows = rows.filter(status=status)
    return page(request, rows, BillPaymentOut.of)


@router.on("GET", "/billing/payments/{id}/", answer=BillPaymentOut, may="account.billing", find=payment_for)
def get_payment(request: Any, id: str) -> Any:
    return BillPaymentOut.of(request.subject)


@router.on("DELETE", "/billing/payments/{id}/", find=payment_for, **_PAYS)
def delete_payment(request: Any, id: str) -> Any:
    """Withdraw a payment that is still under review."""
    withdraw_payment(request.member, request.subject)
    return 204, None


@router.on("POST", "/billing/payments/{id}/evidence/", answer=EvidenceOut, find=payment_for, **_PAYS)
def post_evidence(request: Any, id: str, file: Sent) -> Any:
    """Attach a picture or a PDF (multipart, field `file`)."""
    if (file.size or 0) > LARGEST_BYTES:
        raise bad_field("file", TOO_LARGE, code="too_large")
    evidence = attach_evidence(
        request.member, request.subject, file_name=file.name or "", content=file.read()
    )
    return 201, EvidenceOut.of(evidence)


@router.on("GET", "/billing/evidence/{id}/", may="account.billing", find=evidence_for)
def get_evidence(request: Any, id: str) -> HttpResponse:
    """Return the file."""
    return evidence_file(request.subject)
