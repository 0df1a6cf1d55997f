"""What the search finds in billing: the account's invoices by number."""

from __future__ import annotations

from django.urls import reverse

from billing.queries.finders import invoices_of
from money import format_money
from tenancy.member import Member
from tenancy.search import SEARCHERS, Hit


def register() -> None:
    """Register the search of billing."""
    SEARCHERS.add("invoices", find_invoices)


def find_invoices(member: Member, text: str, most: int) -> list[Hit]:
    """Find invoices whose number contains the text."""
    if not member.may("account.billing"):
        return []
    rows = invoices_of(member).filter(number__icontains=text).order_by("-id")[:most]
    return [
        Hit(
            "invoice",
            row.number,
            f"{row.plan_name} · {format_money(row.total_minor, row.currency)}",
            reverse("billing:invoice", args=[row.pk]),
        )
        for row in rows
    ]
