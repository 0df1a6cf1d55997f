"""The offered plans and the limits of accounts."""

from __future__ import annotations

from typing import Literal

from django.db.models import QuerySet

from plans.models import Grant, Plan
from tenancy.member import Member

Limited = Literal["sites", "users", "books", "groups"]
TRIAL = "free-trial"


def offered_plans() -> QuerySet[Plan]:
    """The price list, cheapest first."""
    return Plan.objects.filter(is_offered=True).order_by("position", "usd_cents")


def plan_on_offer(code: str) -> Plan | None:
    """The plan that can be chosen under this code."""
    return offered_plans().filter(code=code).first()


def grant_of(member: Member) -> Grant | None:
    """Return the grant of the member's account."""
    return Grant.objects.filter(account_id=member.account_id).first()


def limit_of(member: Member, what: Limited, *, hold: bool = False) -> int:
    """Return the account's limit; 0 without a grant.

    With `hold`, inside a transaction, other calls with `hold` wait for its end, so that rows counted and
    added in it stay within the limit.
    """
    rows = Grant.objects.filter(account_id=member.account_id)
    if hold:
        rows = rows.select_for_update(no_key=True)
    return rows.values_list(f"max_{what}", flat=True).first() or 0
