"""Replace an account's limits with those of a plan."""

from __future__ import annotations

import uuid
from datetime import datetime

from kernel.clock import database_now
from kernel.transactions import transaction
from plans.models import Grant, Limits, Plan

COPIED = tuple(field.name for field in Limits._meta.get_fields())


def give_plan(
    account_id: uuid.UUID, plan: Plan, *, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Grant:
    """Return the account's grant with the plan's limits; the account is in scope.

    `starts_at` is None before the first payment.
    """
    limits = {name: getattr(plan, name) for name in COPIED}
    with transaction():
        given, _ = Grant.objects.update_or_create(
            account_id=account_id,
            defaults={
                **limits,
                "plan": plan,
                "is_trial": plan.is_trial,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "updated_at": database_now(),
            },
        )
    return given
