"""Issue the renewal invoice for the next period of a subscription, once, in its next plan."""

from __future__ import annotations

from datetime import datetime

from billing.actions.issue_invoice import issue_invoice
from billing.actions.void_invoice import open_invoices, void_invoice
from billing.models import Invoice, Subscription
from billing.rules.dunning import Stage, stage_of
from billing.rules.months import month_after
from billing.states import InvoiceStatus, Purpose
from tenancy.models import Account


def ask_renewal(account: Account, subscription: Subscription, now: datetime) -> Invoice | None:
    """Return the next period's invoice, new or existing; None if it is too early.

    The account and the subscription are locked. A constraint allows one renewal invoice per period.
    """
    begins = subscription.current_period_end
    if begins is None or subscription.ends_there or stage_of(begins, now) == Stage.RUNNING:
        return None
    asked = renewal_of(subscription)
    if asked is not None:
        return asked
    plan = subscription.next_plan or subscription.plan
    return issue_invoice(
        account,
        subscription,
        plan=plan,
        purpose=Purpose.RENEWAL,
        usd_cents=plan.usd_cents,
        due_at=begins,
        period_start=begins,
        period_end=month_after(begins, subscription.anchor_day or begins.day),
    )


def renewal_of(subscription: Subscription) -> Invoice | None:
    """Return the invoice of the period after the current one; the last one if a payment was reversed."""
    rows = Invoice.objects.filter(
        subscription=subscription, purpose=Purpose.RENEWAL, period_start=subscription.current_period_end
    )
    return rows.exclude(status=InvoiceStatus.VOID).order_by("-id").first()


def ask_renewal_anew(
    account: Account, subscription: Subscription, now: datetime, *, leave_reviewed: bool = False
) -> Invoice | None:
    """After a change of plan, void the renewal invoice and issue it in the new plan.

    Conflict while its payment is under review, unless `leave_reviewed` is set.
    """
    plan = subscription.next_plan or subscription.plan
    for invoice in open_invoices(account.id, purposes=[Purpose.RENEWAL], subscription_id=subscription.id):
        if leave_reviewed and invoice.status == InvoiceStatus.PENDING_APPROVAL:
            continue
        if invoice.plan_id != plan.code or subscription.ends_there:
            void_invoice(invoice, because="The plan for the next period was changed.")
    return ask_renewal(account, subscription, now)
