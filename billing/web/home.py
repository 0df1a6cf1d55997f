"""The billing page: plan and usage, credits, invoices, and the open invoice."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from billing.models import Subscription
from billing.queries.finders import invoices_of, latest_subscription, open_invoice
from billing.queries.usage import usage_of
from billing.web.invoices import invoice_page
from billing.web.shown import invoice_tag
from credits.queries import balance_of
from tenancy.access import Access, is_allowed
from ui.acting import ActingRequest, acting

SHOWN_INVOICES = 5


@acting(may="account.billing")
def home(request: ActingRequest) -> HttpResponse:
    """Show the open invoice itself while the account waits for its first payment."""
    member = request.member
    owed = open_invoice(member.account_id)
    if owed is not None and not is_allowed(member.account_status, Access.CREATE):
        return invoice_page(request, owed)
    subscription = latest_subscription(member.account_id)
    context = {
        "nav_current": "billing",
        "subscription": subscription,
        "state": _state(subscription),
        "usage": usage_of(member),
        "owed": owed,
        "owed_tag": invoice_tag(owed.status) if owed else None,
        "balance": balance_of(member.account_id),
        "rows": [
            {
                "invoice": invoice,
                "tag": invoice_tag(invoice.status),
                "url": reverse("billing:invoice", args=[invoice.id]),
            }
            for invoice in invoices_of(member).order_by("-id")[:SHOWN_INVOICES]
        ],
    }
    return render(request, "billing/home.html", context)


def _state(subscription: Subscription | None) -> dict[str, Any]:
    """Return which texts about the subscription the page shows."""
    if subscription is None:
        return {"lives": False}
    lives = subscription.ended_at is None and subscription.status in ("active", "past_due")
    return {
        "lives": lives,
        "ends": lives and (subscription.cancel_at_period_end or subscription.is_trial),
        "changes_to": subscription.next_plan if lives else None,
        "may_cancel": lives and not subscription.cancel_at_period_end and not subscription.is_trial,
        "may_undo": lives and subscription.cancel_at_period_end,
    }
