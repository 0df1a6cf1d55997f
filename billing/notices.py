"""Notices and e-mails to the owner about billing, one for each event."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from billing.actions.issue_invoice import owner_id_of
from billing.models import CreditNote, Invoice, Payment, Subscription
from billing.rules.dunning import GRACE
from billing.states import InvoiceStatus, Purpose, SubscriptionStatus
from inbox.drafts import NoticeDraft, send
from money import format_money

Notice = tuple[str, str]
"""(title, body)"""

PAGE = "/billing/"


def notify_owner(account_id: uuid.UUID, events: list[dict[str, Any]]) -> None:
    """Notify the owner of the account in scope of each event that has a notice."""
    owner_id = owner_id_of(account_id)
    for event in events:
        kind, body = event["kind"], event["body"]
        if kind in _NOTICES and owner_id is not None:
            key = ":".join(map(str, (kind, *body.values())))
            send(account_id, NoticeDraft(kind, [owner_id], key, PAGE, partial(_NOTICES[kind], body)))


def _invoice_issued(body: dict[str, Any]) -> Notice | None:
    """Return None for the first invoice of a period: its reminder is sent at the same time."""
    invoice = Invoice.objects.get(id=body["invoice_id"])
    asked = Invoice.objects.filter(
        subscription=invoice.subscription_id, purpose=Purpose.RENEWAL, period_start=invoice.period_start
    )
    if invoice.purpose == Purpose.RENEWAL and invoice == asked.order_by("id").first():
        return None
    facts = _asked(invoice)
    return (
        _("Invoice %(number)s: %(total)s") % facts,
        _("%(plan)s, due by %(day)s. Enter the pay code %(code)s as the payment reference.") % facts,
    )


def _submitted(body: dict[str, Any]) -> Notice:
    _payment_itself, facts = _payment(body)
    return (
        _("Your payment for %(number)s is under review") % facts,
        _("%(total)s with the reference %(reference)s. We notify you when your payment is checked.") % facts,
    )


def _approved(body: dict[str, Any]) -> Notice:
    payment, facts = _payment(body)
    facts["credits"] = f"{payment.invoice.metadata.get('credits', 0):,}"
    return (
        _("Your payment for %(number)s is approved") % facts,
        _("%(total)s received. %(credits)s credits added. You can download the receipt from the invoice.")
        % facts,
    )


def _rejected(body: dict[str, Any]) -> Notice:
    payment, facts = _payment(body)
    facts["reason"] = payment.reject_text or REASONS[payment.reject_reason]()
    return (
        _("Your payment for %(number)s could not be confirmed") % facts,
        _("%(reason)s Correct the details and submit the payment again.") % facts,
    )


def _reversed(body: dict[str, Any]) -> Notice:
    note = CreditNote.objects.select_related("invoice").get(id=body["credit_note_id"])
    facts = {"number": note.invoice.number, "note": note.number, "reason": note.reason}
    return (
        _("The payment for %(number)s was reversed") % facts,
        _("%(reason)s See credit note %(note)s.") % facts,
    )


def _reminded(body: dict[str, Any]) -> Notice:
    invoice = Invoice.objects.get(id=body["invoice_id"])
    day = int(body["day"])
    facts = _asked(invoice)
    if day < 0:
        title = _("%(plan)s renews on %(day)s: %(total)s") % facts
    elif day == 0:
        title = _("%(number)s is due today: %(total)s") % facts
    elif day < GRACE.days:
        title = _("%(number)s is past due: %(total)s") % facts
    else:
        title = _("Your account is suspended until %(number)s is paid") % facts
        return title, _(
            "You can still finish what is running. Pay %(total)s with the code %(code)s to restore access."
        ) % facts
    return title, _(
        "Enter the pay code %(code)s as the payment reference, then submit the payment here."
    ) % facts


def _asked(invoice: Invoice) -> dict[str, str | None]:
    """Return the facts of an invoice for its notices."""
    return {
        "number": invoice.number,
        "total": format_money(invoice.total_minor, invoice.currency),
        "plan": invoice.plan_name,
        "day": invoice.due_at.date().isoformat(),
        "code": invoice.pay_code,
    }


def _trial_ends(body: dict[str, Any]) -> Notice:
    """Point to the open invoice if a plan was already chosen, else to the plans."""
    subscription = Subscription.objects.get(id=body["subscription_id"])
    end = subscription.current_period_end
    facts: dict[str, Any] = {"day": end.date().isoformat() if end else ""}
    title = _("Your free trial ends on %(day)s") % facts
    owed = Invoice.objects.filter(subscription=subscription, status=InvoiceStatus.PENDING).first()
    if owed is not None:
        facts |= {"number": owed.number, "total": format_money(owed.total_minor, owed.currency)}
        return title, _("Pay %(total)s for %(number)s before then to continue without interruption.") % facts
    return title, _(
        "Choose a plan before then to continue without interruption. You keep your credits."
    ) % facts


def _ended(body: dict[str, Any]) -> Notice | None:
    """Explain the end of a subscription, unless a reminder does."""
    subscription = Subscription.objects.get(id=body["subscription_id"])
    if subscription.is_trial:
        return _("Your free trial has ended"), _("You keep your credits. Choose a plan to continue.")
    if subscription.status == SubscriptionStatus.INCOMPLETE_EXPIRED:
        return _("Your first invoice was not paid in time"), _("Choose a plan to get a new invoice.")
    if subscription.status == SubscriptionStatus.CANCELED:
        return _("Your subscription has ended"), _(
            "You can still finish running periods and groups. Choose a plan to continue."
        )
    return None


def _payment(body: dict[str, Any]) -> tuple[Payment, dict[str, Any]]:
    payment = Payment.objects.select_related("invoice").get(id=body["payment_id"])
    return payment, {
        "number": payment.invoice.number,
        "total": format_money(payment.amount_minor, payment.currency),
        "reference": payment.manual_reference,
    }


REASONS: dict[str, Callable[[], str]] = {
    "not_received": lambda: _("We haven't received the payment."),
    "amount_mismatch": lambda: _("We received a different amount."),
    "invalid_reference": lambda: _("We can't find a transfer with this reference."),
    "duplicate": lambda: _("This transfer was already used for another payment."),
    "unreadable_evidence": lambda: _("We can't read the file you sent."),
    "other": lambda: "",
}
_NOTICES: dict[str, Callable[[dict[str, Any]], Notice | None]] = {
    "billing.InvoiceIssued": _invoice_issued,
    "billing.PaymentSubmitted": _submitted,
    "billing.PaymentApproved": _approved,
    "billing.PaymentRejected": _rejected,
    "billing.PaymentReversed": _reversed,
    "billing.RenewalReminded": _reminded,
    "billing.TrialReminded": _trial_ends,
    "billing.SubscriptionEnded": _ended,
}
