"""Presenter of one payment for staff: figures, evidence and automatic checks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.models import Payment, StatementLine
from billing.queries.queue import needs_second_look
from billing.queries.rates import methods_for
from billing.queries.statements import line_of_payment
from billing.rules.months import month_after
from billing.states import PaymentStatus, Purpose
from billing.web.shown import evidence_row, payment_tag, reason_text
from credits.queries import free_of
from money import format_money
from tenancy.countries import country_name
from tenancy.scope import scope

SUBMITTED_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Check:
    """The result of an automatic check: good, bad or neutral."""

    sentence: str
    note: str
    tone: str = "gain"

    @property
    def icon(self) -> str:
        return {"gain": "check", "loss": "triangle-alert", "": "minus"}[self.tone]


def payment_details(
    payment: Payment, duplicates: list[Payment], own: set[uuid.UUID], now: datetime, is_held: bool = False
) -> dict[str, Any]:
    """Everything the panel shows of it."""
    invoice = payment.invoice
    shown_by = line_of_payment(payment.id)
    line = shown_by.line if shown_by else None
    agree = payment.amount_minor == invoice.total_minor and (
        shown_by is None or shown_by.amount_minor in (None, invoice.total_minor)
    )
    return {
        "payment": payment,
        "invoice": invoice,
        "account": payment.account,
        "tag": payment_tag(payment.status),
        "purpose": _purpose(invoice.purpose),
        "evidence": [
            evidence_row(row, reverse("billing:staff-evidence", args=[row.id]))
            for row in payment.evidence.all()
        ],
        "line": line,
        "line_amount": shown_by.amount_minor if shown_by else None,
        "agree": agree,
        "checks": [_reference(payment, duplicates), _method(payment), _time(payment, now), _statement(line)],
        "consequence": _consequence(payment, now),
        "is_own": payment.account_id in own,
        "reason": reason_text(payment),
        "is_held": is_held,
        "needs_look": needs_second_look(payment, duplicates),
        "facts": _facts(payment),
        "reversal_facts": _reversal_facts(payment) if payment.status == PaymentStatus.SUCCEEDED else [],
        "may_decide": payment.status == PaymentStatus.PENDING_APPROVAL,
        "may_take_back": payment.status == PaymentStatus.SUCCEEDED,
    }


def _facts(payment: Payment) -> list[tuple[str, str]]:
    """Return the facts that a dialog about the payment repeats."""
    return [
        (_("Account"), payment.account.name),
        (_("Amount"), format_money(payment.amount_minor, payment.currency)),
        (_("Reference"), payment.manual_reference),
        (_("Invoice"), payment.invoice.number or ""),
    ]


def _reversal_facts(payment: Payment) -> list[tuple[str, str]]:
    """Return what reversing the approval removes, as known now."""
    granted = int(payment.invoice.metadata.get("credits", 0))
    with scope(payment.account_id):
        unspent = min(granted, free_of(payment.account_id))
    return [
        *_facts(payment),
        (_("Credits granted"), f"{granted:,}"),
        (_("Credits to remove"), f"{unspent:,}"),
        (_("Credits already spent"), f"{granted - unspent:,}"),
    ]


def _purpose(purpose: str) -> str:
    return {
        Purpose.START: _("first payment"),
        Purpose.RENEWAL: _("renewal"),
        Purpose.UPGRADE: _("upgrade"),
    }[Purpose(purpose)]


def _reference(payment: Payment, duplicates: list[Payment]) -> Check:
    if not duplicates:
        return Check(_("Reference not used before"), payment.manual_reference)
    accounts = ", ".join(
        f"{duplicate.account.name} ({payment_tag(duplicate.status).word})" for duplicate in duplicates
    )
    return Check(_("Reference already used"), accounts, "loss")


def _method(payment: Payment) -> Check:
    method = payment.payment_method
    country = country_name(payment.account.country)
    if method is None:
        return Check(_("On the bank statement"), "", "")
    if method in methods_for(payment.account.country):
        return Check(_("Method is active in %(country)s") % {"country": country}, method.name)
    return Check(_("Method is not active in %(country)s") % {"country": country}, method.name, "loss")


def _time(payment: Payment, now: datetime) -> Check:
    issued = payment.invoice.finalised_at or payment.created_at
    day = (payment.created_at - issued).days + 1
    note = _("day %(day)s of %(days)s") % {"day": day, "days": SUBMITTED_WITHIN_DAYS}
    if day <= SUBMITTED_WITHIN_DAYS:
        return Check(_("Submitted within 7 days"), note)
    return Check(_("Submitted late"), _("day %(day)s") % {"day": day}, "")


def _statement(line: StatementLine | None) -> Check:
    if line is None:
        return Check(_("Bank statement"), _("no matching line yet"), "")
    day = date_format(line.booked_on, "j M Y") if line.booked_on else _("matched by hand")
    return Check(_("On the bank statement"), day)


def _consequence(payment: Payment, now: datetime) -> str:
    invoice = payment.invoice
    shown_by: dict[str, Any] = {"credits": f"{invoice.metadata.get('credits', 0):,}"}
    if invoice.purpose == Purpose.START:
        shown_by["day"] = date_format(month_after(now, now.day), "j M")
        return _("Approving activates the account until %(day)s and adds %(credits)s credits.") % shown_by
    if invoice.purpose == Purpose.RENEWAL and invoice.period_end:
        shown_by["day"] = date_format(invoice.period_end, "j M")
        return _("Approving renews the plan until %(day)s and adds %(credits)s credits.") % shown_by
    shown_by["plan"] = invoice.plan_name
    return _("Approving moves the account to %(plan)s and adds %(credits)s credits.") % shown_by
