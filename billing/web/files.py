"""Documents of an invoice and evidence of a payment, for users who may see them."""

from __future__ import annotations

from django.http import HttpResponse

from billing.models import Invoice
from billing.papers import credit_note_pdf, invoice_pdf, receipt_pdf
from billing.private_files import evidence_file, paper
from billing.queries.finders import credit_note_for, evidence_for, invoice_for, payment_for
from billing.states import PaymentStatus
from kernel.errors import NotFound
from ui.acting import ActingRequest, acting


@acting(may="account.billing", find=invoice_for)
def invoice_file(request: ActingRequest, id: str) -> HttpResponse:
    return pdf_of(request.subject, request.member.language)


@acting(may="account.billing", find=payment_for)
def receipt_file(request: ActingRequest, id: str) -> HttpResponse:
    """Of a payment that was approved."""
    payment = request.subject
    if payment.status != PaymentStatus.SUCCEEDED:
        raise NotFound
    invoice = payment.invoice
    return paper(f"{invoice.number}-receipt.pdf", receipt_pdf(invoice, request.member.language))


@acting(may="account.billing", find=credit_note_for)
def credit_note_file(request: ActingRequest, id: str) -> HttpResponse:
    note = request.subject
    return paper(f"{note.number}.pdf", credit_note_pdf(note, request.member.language))


@acting(may="account.billing", find=evidence_for)
def evidence(request: ActingRequest, id: str) -> HttpResponse:
    return evidence_file(request.subject)


def pdf_of(invoice: Invoice, language: str) -> HttpResponse:
    """The invoice on paper."""
    return paper(f"{invoice.number}.pdf", invoice_pdf(invoice, language))
