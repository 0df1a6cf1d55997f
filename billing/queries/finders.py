"""Find billing rows: through the acting member, or for staff in all accounts."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from billing.models import CreditNote, Evidence, Invoice, Payment, Subscription
from billing.states import LIVE_SUBSCRIPTIONS, OPEN_INVOICES
from kernel.find_one import Row, find_one
from tenancy.member import Member


def _one(rows: QuerySet[Row], member: Member, id: object) -> Row:
    return find_one(rows.filter(account_id=member.account_id), id)


def invoices_of(member: Member) -> QuerySet[Any]:
    return Invoice.objects.filter(account_id=member.account_id)


def invoice_for(member: Member, id: object) -> Invoice:
    return _one(Invoice.objects.all(), member, id)


def payments_of(member: Member) -> QuerySet[Any]:
    rows = Payment.objects.filter(account_id=member.account_id)
    return rows.select_related("invoice", "payment_method").prefetch_related("evidence")


def payment_for(member: Member, id: object) -> Payment:
    return _one(Payment.objects.select_related("invoice", "payment_method"), member, id)


def evidence_for(member: Member, id: object) -> Evidence:
    return _one(Evidence.objects.select_related("payment"), member, id)


def credit_note_for(member: Member, id: object) -> CreditNote:
    return _one(CreditNote.objects.select_related("invoice"), member, id)


def live_subscription(account_id: uuid.UUID) -> Subscription | None:
    """Return the live subscription of the account in scope."""
    rows = Subscription.objects.filter(account_id=account_id, status__in=LIVE_SUBSCRIPTIONS)
    return rows.select_related("plan", "next_plan").first()


def latest_subscription(account_id: uuid.UUID) -> Subscription | None:
    """Return the live subscription, or the last one."""
    rows = Subscription.objects.filter(account_id=account_id).select_related("plan", "next_plan")
    return live_subscription(account_id) or rows.order_by("-created_at", "-id").first()


def open_invoice(account_id: uuid.UUID) -> Invoice | None:
    """Return the oldest open invoice of the account in scope."""
    rows = Invoice.objects.filter(account_id=account_id, status__in=OPEN_INVOICES)
    return rows.order_by("due_at", "id").first()


def find_payment(id: uuid.UUID) -> Payment | None:
    """Return a payment for staff, from the rows they can see."""
    return Payment.objects.select_related("invoice", "payment_method", "account").filter(id=id).first()


def find_evidence(id: uuid.UUID) -> Evidence | None:
    return Evidence.objects.select_related("payment").filter(id=id).first()


def find_invoice(id: uuid.UUID) -> Invoice | None:
    return Invoice.objects.select_related("account").filter(id=id).first()
