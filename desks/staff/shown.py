"""An account in words: its state, its country, its plan."""

from __future__ import annotations

from typing import Any

from desks.staff.forms import STATUSES
from plans.models import Plan
from tenancy.access import Status
from tenancy.countries import country_name
from tenancy.models import Account

TONES = {
    Status.ACTIVE: "gain",
    Status.TRIAL: "neutral",
    Status.PENDING_PAYMENT: "wait",
    Status.PAST_DUE: "wait",
    Status.SUSPENDED: "loss",
    Status.LOCKED: "loss",
    Status.CLOSED: "",
}


def plan_names() -> dict[str, str]:
    """The plans' names by their codes."""
    return dict(Plan.objects.values_list("code", "name"))


def country_and_plan(account: Account, plans: dict[str, str]) -> dict[str, str]:
    """Return the names of the account's country and plan."""
    return {"country": country_name(account.country), "plan": plans.get(account.plan, account.plan)}


def status_of(account: Account) -> dict[str, Any]:
    """Its state as a tag."""
    status = Status(account.status)
    return {"word": STATUSES[status], "tone": TONES[status]}
