"""An invoice of the account: how to pay it, submitted payments, and its PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.actions.attach_evidence import attach_evidence
from billing.actions.confirm_payment import SUBMITTED, confirm_payment
from billing.actions.withdraw_payment import withdraw_payment
from billing.models import CreditNote, Invoice, Payment
from billing.queries.finders import invoice_for, invoices_of, payment_for
from billing.queries.rates import payable_methods_for, usable_methods_for
from billing.rules.pay_code import spaced
from billing.states import InvoiceStatus, PaymentStatus
from billing.web.forms import PaymentForm
from billing.web.shown import (
    evidence_row,
    invoice_rate_text,
    invoice_tag,
    method_details,
    payment_tag,
    reason_text,
    support,
)
from rest.paging import page as page_of
from tenancy.access import Access
from tenancy.countries import country_name
from ui.acting import ActingRequest, acting
from ui.forms import carry_out, status_of


@acting(may="account.billing")
def invoices(request: ActingRequest) -> HttpResponse:
    """Every invoice, newest first."""
    found = page_of(request, invoices_of(request.member), _row)
    context = {
        "nav_current": "billing",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
    }
    return render(request, "billing/invoices.html", context)


def _row(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice": invoice,
        "tag": invoice_tag(invoice.status),
        "url": reverse("billing:invoice", args=[invoice.id]),
        "pdf": reverse("billing:invoice-pdf", args=[invoice.id]),
    }


@acting(may="account.billing", find=invoice_for)
def invoice(request: ActingRequest, id: str) -> HttpResponse:
    """Show the invoice and the next step."""
    return invoice_page(request, request.subject)


def invoice_page(
    request: ActingRequest, invoice: Invoice, form: PaymentForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The sheet at the start, the payment at the end."""
    methods = usable_methods_for(request.member.country)
    payments = list(
        Payment.objects.filter(invoice=invoice)
        .select_related("payment_method")
        .prefetch_related("evidence")
        .order_by("-created_at", "-id")
    )
    latest = payments[0] if payments else None
    context = {
        "nav_current": "billing",
        "invoice": invoice,
        "tag": invoice_tag(invoice.status),
        "buyer_country": country_name(invoice.buyer.get("country", ""), get_language() or "en"),
        "country": country_name(request.member.country, get_language() or "en"),
        "rate": invoice_rate_text(invoice),
        "pay_code": spaced(invoice.pay_code or ""),
        "credits": invoice.metadata.get("credits", 0),
        "asks": invoice.status == InvoiceStatus.PENDING,
        "form": form or PaymentForm(invoice=invoice, methods=methods),
        "ways": [method_details(method) for method in methods],
        "support": support(),
        "payments": [_sent(payment) for payment in payments],
        "latest": _sent(latest) if latest else None,
        "credit_notes": list(CreditNote.objects.filter(invoice=invoice).order_by("id")),
        "was_refused": latest is not None
        and latest.status == PaymentStatus.REJECTED
        and invoice.status == InvoiceStatus.PENDING,
    }
    return render(request, "billing/invoice.html", context, status=status)


def _sent(payment: Payment) -> dict[str, Any]:
    return {
        "payment": payment,
        "tag": payment_tag(payment.status),
        "reason": reason_text(payment),
        "evidence": [
            evidence_row(row, reverse("billing:evidence", args=[row.id])) for row in payment.evidence.all()
        ],
        "withdraw_url": reverse("billing:payment-withdrawal", args=[payment.id]),
        "evidence_url": reverse("billing:payment-evidence", args=[payment.id]),
        "receipt_url": reverse("billing:payment-receipt", args=[payment.id]),
    }


@require_POST
@acting(may="account.billing", needs=Access.BILLING, find=invoice_for)
def pay(request: ActingRequest, id: str) -> HttpResponse:
    """Submit a payment of the invoice, with evidence."""
    invoice = request.subject
    methods = payable_methods_for(request.member.country)
    form = PaymentForm(request.POST, request.FILES, invoice=invoice, methods=methods)
    if carry_out(form, lambda: _submit(request, invoice, form.cleaned_data)) is None:
        return invoice_page(request, invoice, form, status=status_of(form))
    messages.success(request, _(SUBMITTED))
    return HttpResponseRedirect(reverse("billing:invoice", args=[invoice.id]))


def _submit(request: ActingRequest, invoice: Invoice, given: dict[str, Any]) -> Payment:
    file = given.pop("evidence")
    payment = confirm_payment(request.member, invoice, **given)
    if file is not None:
        attach_evidence(request.member, payment, file_name=file.name, content=file.read())
    return payment


@require_POST
@acting(may="account.billing", needs=Access.BILLING, find=payment_for)
def add_evidence(request: ActingRequest, id: str) -> HttpResponse:
    """One more file, while it is looked at."""
    payment = request.subject
    file = request.FILES.get("evidence")
    content = file.read() if file is not None else b""
    attach_evidence(request.member, payment, file_name=file.name or "" if file else "", content=content)
    messages.success(request, _("File added to your payment."))
    return HttpResponseRedirect(reverse("billing:invoice", args=[payment.invoice_id]))


@require_POST
@acting(may="account.billing", needs=Access.BILLING, find=payment_for)
def withdraw(request: ActingRequest, id: str) -> HttpResponse:
    """Take the submission back."""
    payment = withdraw_payment(request.member, request.subject)
    messages.success(request, _("Payment withdrawn. You can submit it again."))
    return HttpResponseRedirect(reverse("billing:invoice", args=[payment.invoice_id]))
