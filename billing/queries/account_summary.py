"""Billing facts for other packages: subscription, open invoice, and how to restore access."""

from __future__ import annotations

from typing import Any

from accounts.api.shapes import SubscriptionShape
from billing.models import Invoice, Subscription
from billing.queries.finders import latest_subscription, open_invoice
from billing.queries.shapes import InvoiceOut, status_by_clock
from tenancy.member import Member

PLANS = "/v1/billing/plans/"
SUBSCRIPTION = "/v1/billing/subscription/"


def billing_of(member: Member) -> dict[str, Any]:
    """Return `subscription` and `invoice` of the member's account."""
    subscription: Subscription | None = latest_subscription(member.account_id)
    invoice: Invoice | None = open_invoice(member.account_id)
    status = status_by_clock(subscription) if subscription else None
    return {
        "subscription": SubscriptionShape.of(subscription, status=status) if subscription else None,
        "invoice": InvoiceOut.of(invoice) if invoice else None,
    }


def payment_required_details(member: Member) -> dict[str, Any]:
    """Return the details of a 402 response: the invoice to pay, or where to choose a plan."""
    invoice = open_invoice(member.account_id)
    if invoice is not None:
        return {"invoice": str(invoice.id)}
    return {"invoice": None, "plans": PLANS, "choose_plan": SUBSCRIPTION}
