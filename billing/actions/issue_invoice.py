"""Write an invoice and give it its number: draft, then pending, frozen from then on."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from billing.actions.next_document_number import next_document_number
from billing.events import InvoiceIssued
from billing.models import Invoice, Subscription
from billing.queries.rates import rate_at
from billing.rules.numbers import INVOICE, document_number
from billing.rules.pay_code import NOISE_BYTES, pay_code
from billing.rules.prices import Line, local_price
from billing.states import INVOICE_MOVES, InvoiceStatus, Purpose
from kernel.clock import database_now
from kernel.outbox import record
from kernel.transactions import transaction
from plans.models import Plan
from tenancy.models import Account, Membership
from tenancy.roles import Role


def issue_invoice(
    account: Account,
    subscription: Subscription,
    *,
    plan: Plan,
    purpose: Purpose,
    replaces: Invoice | None = None,
    usd_cents: int,
    due_at: datetime,
    priced: Callable[[Decimal], Sequence[Line]] | None = None,
    period_start: datetime | None = None,
    period_end: datetime | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Invoice:
    """Issue a pending invoice in the account in scope; the caller has locked the account.

    `priced(rate)` returns its lines in the account's currency; by default one line, the plan's month at
    `usd_cents`. NotConfigured if the currency has no rate. `metadata` has the `credits` that the payment
    adds, by default those of the plan.
    """
    with transaction():
        rate = rate_at(account.currency, database_now())
        month = Line(f"Drawbook {plan.name}, one month", 1, local_price(usd_cents, rate, account.currency))
        lines = priced(rate) if priced else [month]
        draft = draft_invoice(
            account,
            subscription,
            plan=plan,
            purpose=purpose,
            replaces=replaces,
            lines=[line.stored() for line in lines],
            total_minor=sum(line.total_minor for line in lines),
            usd_cents=usd_cents,
            exchange_rate=rate,
            due_at=due_at,
            period_start=period_start,
            period_end=period_end,
            metadata={"credits": plan.credits_per_period, **(metadata or {})},
        )
        return finalise_invoice(draft)


def draft_invoice(
    account: Account, subscription: Subscription, *, plan: Plan, exchange_rate: Decimal, **fields: Any
) -> Invoice:
    """Create a complete draft, whose contents don't change later."""
    return Invoice.objects.create(
        account_id=account.id,
        subscription=subscription,
        plan=plan,
        plan_name=plan.name,
        currency=account.currency,
        exchange_rate=exchange_rate,
        seller=dict(settings.BILLING_SELLER),
        buyer=buyer_of(account),
        **fields,
    )


def finalise_invoice(invoice: Invoice) -> Invoice:
    """Number the draft; from here on only its status goes on."""
    INVOICE_MOVES.move(invoice.status, InvoiceStatus.PENDING)
    now = database_now()
    year, position = next_document_number(INVOICE, now)
    invoice.number = document_number(INVOICE, year, position)
    invoice.pay_code = pay_code(os.urandom(NOISE_BYTES))
    invoice.status = InvoiceStatus.PENDING
    invoice.finalised_at = now
    invoice.save(update_fields=["number", "pay_code", "status", "finalised_at"])
    record(InvoiceIssued(invoice.id), account_id=invoice.account_id)
    return invoice


def buyer_of(account: Account) -> dict[str, str]:
    """Return the buyer: the account's current name and its owner."""
    owner = Membership.objects.select_related("user").filter(role=Role.OWNER).first()
    return {
        "name": account.name,
        "person": owner.user.full_name if owner else "",
        "email": (owner.user.email or "") if owner else "",
        "country": account.country,
    }


def owner_id_of(account_id: uuid.UUID) -> uuid.UUID | None:
    """Return the user id of the owner of the account in scope."""
    rows = Membership.objects.filter(account_id=account_id, role=Role.OWNER)
    return rows.values_list("user_id", flat=True).first()
