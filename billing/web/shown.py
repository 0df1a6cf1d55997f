"""Presenters of invoices, payment methods and payments, for pages of accounts and staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from billing.models import Evidence, Invoice, PaymentMethod
from billing.rules.prices import rate_text
from billing.states import InvoiceStatus, PaymentStatus, RejectReason, SubscriptionStatus

ICONS = {"jazzcash": "smartphone", "easypaisa": "smartphone", "upi": "smartphone", "wise": "globe"}
LONGEST_FACT = 60
PICTURES = ("image/png", "image/jpeg", "image/webp")
REASONS = (
    (RejectReason.NOT_RECEIVED, _("Not received")),
    (RejectReason.AMOUNT_MISMATCH, _("Wrong amount")),
    (RejectReason.INVALID_REFERENCE, _("Bad reference")),
    (RejectReason.DUPLICATE, _("Duplicate")),
    (RejectReason.UNREADABLE_EVIDENCE, _("Unreadable")),
    (RejectReason.OTHER, _("Other")),
)
REASON_TEXTS = {
    RejectReason.NOT_RECEIVED: _("We haven't received the payment."),
    RejectReason.AMOUNT_MISMATCH: _("The amount we received differs from the invoice total."),
    RejectReason.INVALID_REFERENCE: _("We can't find a transfer with this reference."),
    RejectReason.DUPLICATE: _("This transfer was already used for another payment."),
    RejectReason.UNREADABLE_EVIDENCE: _("We can't read the evidence."),
    RejectReason.OTHER: "",
}
# (word, tone, icon) of each state.
INVOICE_TAGS = {
    InvoiceStatus.DRAFT: (_("Draft"), "", "pencil"),
    InvoiceStatus.PENDING: (_("To pay"), "wait", "clock"),
    InvoiceStatus.PENDING_APPROVAL: (_("Under review"), "wait", "clock"),
    InvoiceStatus.PAID: (_("Paid"), "gain", "check"),
    InvoiceStatus.VOID: (_("Void"), "", "x"),
}
PAYMENT_TAGS = {
    PaymentStatus.PENDING_APPROVAL: (_("Under review"), "wait", "clock"),
    PaymentStatus.SUCCEEDED: (_("Approved"), "gain", "check"),
    PaymentStatus.REJECTED: (_("Not accepted"), "loss", "x"),
    PaymentStatus.WITHDRAWN: (_("Withdrawn"), "", "undo-2"),
    PaymentStatus.REVERSED: (_("Reversed"), "loss", "undo-2"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as icon and word."""

    word: Any
    tone: str
    icon: str


def invoice_tag(status: str) -> Tag:
    return Tag(*INVOICE_TAGS[InvoiceStatus(status)])


def payment_tag(status: str) -> Tag:
    return Tag(*PAYMENT_TAGS[PaymentStatus(status)])


def reason_text(payment: Any) -> str:
    """Return the reason of a rejection, for the customer."""
    if not payment.reject_reason:
        return ""
    text = str(REASON_TEXTS[RejectReason(payment.reject_reason)])
    return f"{text} {payment.reject_text}".strip()


def support() -> dict[str, str]:
    """Return the operator's support contact: `email` and `url`, empty if not set."""
    return {"email": settings.SUPPORT_EMAIL, "url": settings.SUPPORT_URL}


def method_details(method: PaymentMethod) -> dict[str, Any]:
    """Return a payment method: instruction lines `Name: value` become facts to copy, other lines are text."""
    facts, text = [], []
    for line in method.instructions.splitlines():
        name, colon, value = line.partition(":")
        if colon and 0 < len(value.strip()) <= LONGEST_FACT and len(name) <= 30 and ". " not in line:
            facts.append((name.strip(), value.strip()))
        elif line.strip():
            text.append(line.strip())
    return {"method": method, "icon": ICONS.get(method.code, "landmark"), "facts": facts, "text": text}


def evidence_row(evidence: Evidence, url: str) -> dict[str, Any]:
    return {
        "evidence": evidence,
        "url": url,
        "is_picture": evidence.content_type in PICTURES,
        "size_kb": max(1, round(evidence.size_bytes / 1024)),
    }


def invoice_rate_text(invoice: Invoice) -> str:
    return rate_text(invoice.exchange_rate)


SUBSCRIPTION_WORDS = {
    SubscriptionStatus.INCOMPLETE: _("waiting for the first payment"),
    SubscriptionStatus.ACTIVE: _("active"),
    SubscriptionStatus.PAST_DUE: _("past due"),
    SubscriptionStatus.CANCELED: _("cancelled"),
    SubscriptionStatus.EXPIRED: _("expired"),
    SubscriptionStatus.INCOMPLETE_EXPIRED: _("expired unpaid"),
}


def subscription_word(status: str) -> str:
    """The state of a subscription, in words."""
    return str(SUBSCRIPTION_WORDS[SubscriptionStatus(status)])
