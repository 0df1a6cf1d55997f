"""Invoices, receipts and credit notes as PDF, from the stored documents only."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext, override

from billing.models import CreditNote, Invoice
from billing.rules.pay_code import spaced
from billing.rules.prices import rate_text, usd_text
from billing.states import InvoiceStatus, PaymentStatus
from documents.typeset import typeset
from kernel.errors import NotFound
from money import format_money
from tenancy.countries import country_names

TEMPLATE = Path(__file__).resolve().parent / "documents" / "paper.typ"
BASE = "USD"


def invoice_pdf(invoice: Invoice, language: str) -> bytes:
    """The invoice in the reader's language; NotFound for a draft, which is no document yet."""
    if invoice.number is None:
        raise NotFound
    with override(language):
        facts = _common(invoice.seller, invoice.buyer, invoice.lines, invoice.currency, invoice.total_minor)
        facts |= {
            "title": gettext("Invoice"),
            "number": invoice.number,
            "rows": [
                (gettext("Date"), _day(invoice.finalised_at)),
                (gettext("Due by"), _day(invoice.due_at)),
                *([(gettext("Pay code"), spaced(invoice.pay_code))] if invoice.pay_code else []),
                *_period(invoice),
            ],
            "stamp": _STAMPS[InvoiceStatus(invoice.status)](),
            "small": _rate_text(invoice),
        }
        return typeset(TEMPLATE, facts)


def receipt_pdf(invoice: Invoice, language: str) -> bytes:
    """The receipt of the payment that paid the invoice; NotFound until there is one."""
    paid = invoice.payments.filter(status=PaymentStatus.SUCCEEDED).select_related("payment_method").first()
    if invoice.status != InvoiceStatus.PAID or paid is None:
        raise NotFound
    with override(language):
        facts = _common(invoice.seller, invoice.buyer, invoice.lines, invoice.currency, paid.amount_minor)
        method = paid.payment_method
        facts |= {
            "title": gettext("Receipt"),
            "number": invoice.number,
            "rows": [
                (gettext("Received"), _day(paid.decided_at)),
                (gettext("Payment method"), method.name if method else gettext("Bank statement")),
                (gettext("Reference"), paid.manual_reference),
                (gettext("For invoice"), invoice.number),
            ],
            "stamp": gettext("Paid"),
            "small": _rate_text(invoice),
        }
        return typeset(TEMPLATE, facts)


def credit_note_pdf(note: CreditNote, language: str) -> bytes:
    """The credit note in the reader's language."""
    with override(language):
        facts = _common(note.seller, note.buyer, note.lines, note.currency, note.total_minor)
        facts |= {
            "title": gettext("Credit note"),
            "number": note.number,
            "rows": [
                (gettext("Date"), _day(note.issued_at)),
                (gettext("Against invoice"), note.invoice.number),
                (gettext("Reason"), note.reason),
            ],
            "stamp": gettext("Reversed"),
            "small": "",
        }
        return typeset(TEMPLATE, facts)


def _common(
    seller: dict[str, str], buyer: dict[str, str], lines: list[dict[str, Any]], currency: str, total: int
) -> dict[str, Any]:
    language = (get_language() or "en").split("-")[0]
    country = dict(country_names(language)).get(buyer.get("country", ""), "")
    return {
        "lang": language,
        "rtl": get_language_bidi(),
        "seller_name": seller.get("name", ""),
        "seller_lines": _non_empty(seller.get("address"), seller.get("tax_id"), seller.get("email")),
        "buyer_title": gettext("For"),
        "buyer_name": buyer.get("name", ""),
        "buyer_lines": _non_empty(buyer.get("person"), buyer.get("email"), country),
        "heads": [gettext("Description"), gettext("Quantity"), gettext("Price"), gettext("Total")],
        "lines": [
            [
                line["description"],
                str(line["quantity"]),
                format_money(line["unit_minor"], currency),
                format_money(line["total_minor"], currency),
            ]
            for line in lines
        ],
        "total_title": gettext("Total"),
        "total": format_money(total, currency),
        "made": gettext("Made with Drawbook"),
    }


def _non_empty(*texts: str | None) -> list[str]:
    return [text for text in texts if text]


def _day(at: datetime | None) -> str:
    return date_format(at, "j F Y") if at else ""


def _period(invoice: Invoice) -> list[tuple[str, str]]:
    if invoice.period_start is None or invoice.period_end is None:
        return []
    return [(gettext("Period"), f"{_day(invoice.period_start)} – {_day(invoice.period_end)}")]


def _rate_text(invoice: Invoice) -> str:
    if invoice.currency == BASE:
        return ""
    return gettext("US$%(usd)s at %(rate)s %(currency)s for 1 US dollar, fixed on this invoice.") % {
        "usd": usd_text(invoice.usd_cents),
        "rate": rate_text(invoice.exchange_rate),
        "currency": invoice.currency,
    }


_STAMPS = {
    InvoiceStatus.DRAFT: lambda: "",
    InvoiceStatus.PENDING: lambda: gettext("To pay"),
    InvoiceStatus.PENDING_APPROVAL: lambda: gettext("Under review"),
    InvoiceStatus.PAID: lambda: gettext("Paid"),
    InvoiceStatus.VOID: lambda: gettext("Void"),
}
