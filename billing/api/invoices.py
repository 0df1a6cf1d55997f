"""Invoices, the price list and the payment methods of an account."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from billing.models import CreditNote
from billing.papers import credit_note_pdf, invoice_pdf, receipt_pdf
from billing.private_files import paper
from billing.queries.finders import credit_note_for, invoice_for, invoices_of
from billing.queries.rates import payable_methods_for, rate_at
from billing.queries.shapes import CreditNoteOut, InvoiceOut, MethodsOut, PlanOut, PlansOut
from billing.rules.prices import local_price
from billing.states import InvoiceStatus
from kernel.clock import database_now
from kernel.errors import bad_field
from plans.queries import offered_plans
from rest.paging import page
from rest.resources import Resources
from rest.schemas import page_of
from tenancy.countries import read_country

router = Resources(tags=["Billing"])


@router.on("GET", "/billing/plans/", answer=PlansOut)
def list_plans(request: Any) -> Any:
    """List the plans with their prices in the account's currency."""
    currency = request.member.currency
    rate = rate_at(currency, database_now())
    return {
        "results": [
            PlanOut.of(plan, currency=currency, price=local_price(plan.usd_cents, rate, currency))
            for plan in offered_plans()
        ]
    }


@router.on("GET", "/billing/payment-methods/", answer=MethodsOut)
def list_methods(request: Any, country: str | None = None) -> Any:
    """List the payment methods of a country that are set up; by default of the account's country.

    If no method is set up yet, list all of them.
    """
    return MethodsOut.of(results=payable_methods_for(_country(request, country)))


@router.on("GET", "/billing/admin/payment-methods/", answer=MethodsOut)
def list_methods_too(request: Any, country: str | None = None) -> Any:
    """List the payment methods; an older path of the same endpoint."""
    return MethodsOut.of(results=payable_methods_for(_country(request, country)))


def _country(request: Any, written: str | None) -> str:
    if written is None:
        return str(request.member.country)
    code = read_country(written)
    if code is None:
        raise bad_field("country", "Unknown country. Enter its two-letter code, such as IN.")
    return code


@router.on("GET", "/billing/invoices/", answer=page_of(InvoiceOut), may="account.billing")
def list_invoices(request: Any, status: str | None = None) -> Any:
    rows = invoices_of(request.member)
    if status is not None:
        if status not in list(InvoiceStatus):
            raise bad_field("status", f"The status must be one of {', '.join(InvoiceStatus)}.")
        rows = rows.filter(status=status)
    return page(request, rows, InvoiceOut.of)


@router.on("GET", "/billing/invoices/{id}/", answer=InvoiceOut, may="account.billing", find=invoice_for)
def get_invoice(request: Any, id: str) -> Any:
    return InvoiceOut.of(request.subject)


@router.on("GET", "/billing/invoices/{id}/invoice.pdf", may="account.billing", find=invoice_for)
def get_invoice_pdf(request: Any, id: str) -> HttpResponse:
    return paper(f"{request.subject.number}.pdf", invoice_pdf(request.subject, request.member.language))


@router.on("GET", "/billing/invoices/{id}/receipt.pdf", may="account.billing", find=invoice_for)
def get_receipt_pdf(request: Any, id: str) -> HttpResponse:
    """Return the receipt of a paid invoice; 404 until it is paid."""
    return paper(
        f"{request.subject.number}-receipt.pdf", receipt_pdf(request.subject, request.member.language)
    )


@router.on("GET", "/billing/credit-notes/", answer=page_of(CreditNoteOut), may="account.billing")
def list_credit_notes(request: Any) -> Any:
    rows = CreditNote.objects.filter(account_id=request.member.account_id)
    return page(request, rows, CreditNoteOut.of)


@router.on("GET", "/billing/credit-notes/{id}/credit-note.pdf", may="account.billing", find=credit_note_for)
def get_credit_note_pdf(request: Any, id: str) -> HttpResponse:
    return paper(f"{request.subject.number}.pdf", credit_note_pdf(request.subject, request.member.language))
