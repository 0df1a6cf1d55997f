"""What others tell about an account's billing: its subscription, what it owes, the way out of unpaid."""

from __future__ import annotations

from typing import Any

from billing.models import Invoice, Subscription
from billing.queries.finders import latest_subscription, open_invoice
from billing.queries.shapes import invoice_shape, subscription_shape
from tenancy.member import Member

PLANS = "/v1/billing/plans/"
SUBSCRIPTION = "/v1/billing/subscription/"


def billing_of(member: Member) -> dict[str, Any]:
    """`subscription` and `invoice` for the answers about an account."""
    subscription: Subscription | None = latest_subscription(member.account_id)
    invoice: Invoice | None = open_invoice(member.account_id)
    return {
        "subscription": subscription_shape(subscription) if subscription else None,
        "invoice": invoice_shape(invoice) if invoice else None,
    }


def payment_required_details(member: Member) -> dict[str, Any]:
    """For a 402: the id of the invoice to pay, or None and where a plan is chosen."""
    invoice = open_invoice(member.account_id)
    if invoice is not None:
        return {"invoice": str(invoice.id)}
    return {"invoice": None, "plans": PLANS, "choose_plan": SUBSCRIPTION}
