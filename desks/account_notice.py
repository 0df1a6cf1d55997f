"""The notice for an account that is on trial or has something to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.queries.finders import open_invoice
from billing.states import InvoiceStatus
from credits.queries import balance_of
from kernel.clock import database_now
from money import format_money
from tenancy.access import Status
from tenancy.member import Member
from tenancy.roles import Role

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountNotice:
    """A bar below the top bar: a bold text, more text, and a link for members who can pay."""

    icon: str
    bold: str
    text: str
    url: str = ""
    label: str = ""


def account_notice_of(member: Member) -> AccountNotice | None:
    """Return the notice, or None for active accounts and for members of chit groups."""
    if member.account_status == Status.ACTIVE or member.role == Role.MEMBER:
        return None
    if member.account_status == Status.TRIAL:
        return _trial(member, member.read_at or database_now())
    return _unpaid(member)


def _trial(member: Member, now: datetime) -> AccountNotice:
    days = days_left(member.trial_ends_at, now)
    bold = ngettext("Trial, %(days)s day left.", "Trial, %(days)s days left.", days) % {"days": days}
    if days == 0:
        bold = _("The trial has ended.")
    text = _("%(credits)s credits.") % {"credits": f"{balance_of(member.account_id):,}"}
    if not member.may("account.billing"):
        return AccountNotice("hourglass", bold, text)
    return AccountNotice("hourglass", bold, text, reverse("billing:plan"), _("Choose a plan"))


def days_left(end: datetime | None, now: datetime) -> int:
    """Return the days until then, rounded up."""
    return max(0, -((now - end) // DAY)) if end else 0


def _unpaid(member: Member) -> AccountNotice:
    """Unpaid, past due or suspended: show what is owed, or where to choose a plan."""
    invoice = open_invoice(member.account_id)
    looks_only = member.account_status != Status.PAST_DUE
    bold = _("Your account is read-only.") if looks_only else _("A payment is overdue.")
    if invoice is None:
        text = _("You can finish what is running. Choose a plan to create periods, groups and sites.")
        url, label = reverse("billing:plan"), _("Choose a plan")
    elif invoice.status == InvoiceStatus.PENDING_APPROVAL:
        text = _("We're checking your payment. You can sell and create groups and sites when it is approved.")
        url, label = reverse("billing:home"), _("View payment")
    elif looks_only:
        text = _("You can sell and create groups and sites when your payment is approved.")
        url, label = reverse("billing:home"), _("Pay invoice")
    else:
        total = format_money(invoice.total_minor, invoice.currency)
        text = _("%(total)s was due. Pay the invoice to avoid suspension.") % {"total": total}
        url, label = reverse("billing:home"), _("Pay invoice")
    if not member.may("account.billing"):
        return AccountNotice("circle-alert", bold, text)
    return AccountNotice("circle-alert", bold, text, url, label)
