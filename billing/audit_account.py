"""Check that payments, invoices, lines, periods and the account's access agree."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from audit.inspection import Finding
from billing.actions.update_lapse_date import RUNNING, lapse_of
from billing.models import Invoice, Payment, Subscription
from billing.states import LIVE_SUBSCRIPTIONS, InvoiceStatus, PaymentStatus
from kernel.query import select
from tenancy.access import Status
from tenancy.models import Account

RULE = "billing"
PAID = (Status.ACTIVE, Status.PAST_DUE)
ENTITLED = (*PAID, Status.TRIAL)
COUNTED = (PaymentStatus.SUCCEEDED, PaymentStatus.REVERSED)


def inspect_billing(account_id: uuid.UUID) -> list[Finding]:
    """What does not agree in the account in scope."""
    sentences = [
        *_invoices(account_id),
        *_numbers(account_id),
        *_payments(account_id),
        *_subscriptions(account_id),
    ]
    return [Finding(RULE, sentence) for sentence in sentences]


def _invoices(account_id: uuid.UUID) -> Iterator[str]:
    paid = set(
        Payment.objects.filter(account_id=account_id, status__in=COUNTED).values_list("invoice_id", flat=True)
    )
    for invoice in Invoice.objects.filter(account_id=account_id).order_by("id"):
        sum_minor = sum(int(line["total_minor"]) for line in invoice.lines)
        if sum_minor != invoice.total_minor:
            yield f"invoice {invoice.number} says {invoice.total_minor}, its lines sum to {sum_minor}"
        if invoice.status == InvoiceStatus.PAID and invoice.id not in paid:
            yield f"invoice {invoice.number} is paid without a payment"
        if invoice.status != InvoiceStatus.PAID and invoice.id in paid:
            yield f"invoice {invoice.number} has a payment but is not paid"


def _numbers(account_id: uuid.UUID) -> Iterator[str]:
    """Each gap in the series is found once: by the account that has the number after it."""
    for number, missing in select("SELECT number, missing FROM billing_gaps_before(%s)", [account_id]):
        yield f"{missing}, the number before {number}, was never given"


def _payments(account_id: uuid.UUID) -> Iterator[str]:
    """A customer's payment is for the total; staff can accept another amount from a statement."""
    rows = Payment.objects.filter(account_id=account_id, source="customer").select_related("invoice")
    for payment in rows.order_by("id"):
        invoice = payment.invoice
        if (payment.amount_minor, payment.currency) != (invoice.total_minor, invoice.currency):
            yield f"a payment of {invoice.number} is of another amount than the invoice"


def _subscriptions(account_id: uuid.UUID) -> Iterator[str]:
    account = Account.objects.get(id=account_id)
    rows = Subscription.objects.filter(account_id=account_id)
    live = list(rows.filter(status__in=LIVE_SUBSCRIPTIONS))
    if len(live) > 1:
        yield f"{len(live)} subscriptions live at once"
    if not rows.exists():
        return  # given by staff, or from before there were subscriptions
    running = next((one for one in live if one.status in RUNNING), None)
    if account.status in ENTITLED and not live:
        yield f"the account is {account.status} and has nothing that runs"
    if account.status in PAID and running is not None and account.lapses_at != lapse_of(running):
        yield f"the account lapses at {account.lapses_at}, its subscription at {lapse_of(running)}"
