"""Rows as they go over the wire."""

from __future__ import annotations

from typing import Any

from billing.models import CreditNote, Evidence, Invoice, Payment, PaymentMethod, Subscription
from billing.rules.dunning import status_now
from billing.rules.prices import rate_text, usd_text
from billing.states import SubscriptionStatus
from kernel.clock import database_now
from money import format_money, to_string
from plans.models import Plan


def invoice_shape(invoice: Invoice) -> dict[str, Any]:
    currency = invoice.currency
    return {
        "id": str(invoice.id),
        "number": invoice.number,
        "status": invoice.status,
        "purpose": invoice.purpose,
        "currency": currency,
        "total": to_string(invoice.total_minor, currency),
        "total_display": format_money(invoice.total_minor, currency),
        "due_date": invoice.due_at.date(),
        "pay_code": invoice.pay_code,
        "lines": [line_shape(line, currency) for line in invoice.lines],
        "metadata": {
            "usd_price": usd_text(invoice.usd_cents),
            "exchange_rate": rate_text(invoice.exchange_rate),
            "plan_name": invoice.plan_name,
            "plan": invoice.plan_id,
            "credits": invoice.metadata.get("credits", 0),
        },
        "period_start": invoice.period_start,
        "period_end": invoice.period_end,
        "issued_at": invoice.finalised_at,
        "paid_at": invoice.paid_at,
    }


def line_shape(line: dict[str, Any], currency: str) -> dict[str, Any]:
    return {
        "description": line["description"],
        "quantity": line["quantity"],
        "unit_price": to_string(line["unit_minor"], currency),
        "total": to_string(line["total_minor"], currency),
    }


def payment_shape(payment: Payment) -> dict[str, Any]:
    """Return a payment as its customer sees it, without the name of the staff."""
    method = payment.payment_method
    return {
        "id": str(payment.id),
        "invoice": str(payment.invoice_id),
        "status": payment.status,
        "amount": to_string(payment.amount_minor, payment.currency),
        "amount_display": format_money(payment.amount_minor, payment.currency),
        "currency": payment.currency,
        "payment_method": method_shape(method) if method else None,
        "manual_reference": payment.manual_reference,
        "manual_notes": payment.manual_notes,
        "submitted_at": payment.created_at,
        "decided_at": payment.decided_at,
        "reject_reason": payment.reject_reason or None,
        "reject_text": payment.reject_text or None,
        "evidence": [evidence_shape(row) for row in sorted(payment.evidence.all(), key=_id)],
    }


def _id(row: Evidence) -> str:
    return str(row.id)


def method_shape(method: PaymentMethod) -> dict[str, Any]:
    return {
        "id": str(method.id),
        "code": method.code,
        "name": method.name,
        "country": method.country or None,
        "instructions": method.instructions,
    }


def evidence_shape(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": str(evidence.id),
        "file_name": evidence.file_name,
        "content_type": evidence.content_type,
        "size_bytes": evidence.size_bytes,
    }


def credit_note_shape(note: CreditNote) -> dict[str, Any]:
    return {
        "id": str(note.id),
        "number": note.number,
        "invoice": str(note.invoice_id),
        "currency": note.currency,
        "total": to_string(note.total_minor, note.currency),
        "total_display": format_money(note.total_minor, note.currency),
        "reason": note.reason,
        "issued_at": note.issued_at,
    }


def status_by_clock(subscription: Subscription) -> SubscriptionStatus:
    """Return the status at this instant, which the schedule may not have stored yet."""
    return status_now(
        SubscriptionStatus(subscription.status),
        subscription.current_period_end,
        database_now(),
        is_trial=subscription.is_trial and not subscription.cancel_at_period_end,
        ends_there=subscription.ends_there,
    )


def subscription_shape(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": str(subscription.id),
        "status": status_by_clock(subscription).value,
        "plan": subscription.plan_id,
        "is_trial": subscription.is_trial,
        "auto_renew": subscription.auto_renew,
        "current_period_start": subscription.current_period_start,
        "current_period_end": subscription.current_period_end,
        "cancel_at_period_end": subscription.cancel_at_period_end,
        "next_plan": subscription.next_plan_id,
    }


def plan_shape(plan: Plan, currency: str, local_minor: int) -> dict[str, Any]:
    return {
        "code": plan.code,
        "name": plan.name,
        "usd_price": usd_text(plan.usd_cents),
        "currency": currency,
        "price": to_string(local_minor, currency),
        "price_display": format_money(local_minor, currency),
        "is_trial": plan.is_trial,
        "trial_days": plan.trial_days,
        "credits": plan.credits_per_period,
        "max_sites": plan.max_sites,
        "max_users": plan.max_users,
        "max_books": plan.max_books,
        "max_groups": plan.max_groups,
    }
