"""The locks of billing, always in this order: account, wallet, subscription, invoice, payment, series.

An action takes the locks it needs in this order before it reads; taking a number locks the series, last
of all.
"""

from __future__ import annotations

import uuid

from billing.models import Invoice, Payment, Subscription
from tenancy.models import Account


def lock_account(account_id: uuid.UUID) -> Account:
    """The account in scope; every money matter of it waits here for the one before."""
    return Account.objects.select_for_update(no_key=True).get(id=account_id)


def lock_subscription(subscription_id: uuid.UUID) -> Subscription:
    rows = Subscription.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("plan").get(id=subscription_id)


def lock_invoice(invoice_id: uuid.UUID) -> Invoice:
    rows = Invoice.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("plan").get(id=invoice_id)


def lock_payment(payment_id: uuid.UUID) -> Payment:
    rows = Payment.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("payment_method").get(id=payment_id)
