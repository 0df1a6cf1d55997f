"""What answers say of an account's subscription and open invoice."""

from __future__ import annotations

from typing import Any

from accounts.api.shapes import SubscriptionShape
from accounts.opening import opening
from plans.queries import grant_of
from tenancy.member import Member
from tenancy.scope import scope


def billing_answer(member: Member | None) -> dict[str, Any]:
    """Return `subscription` and the open `invoice`: from billing, or from the grant."""
    if member is None:
        return {"subscription": None, "invoice": None}
    with scope(member.account_id, member.user_id):
        described = (
            opening.describer(member) if opening.describer else {"subscription": None, "invoice": None}
        )
        return {**described, "subscription": described["subscription"] or _by_grant(member)}


def _by_grant(member: Member) -> dict[str, Any] | None:
    """Return the subscription by the account's grant: `incomplete` before the first payment."""
    given = grant_of(member)
    if given is None:
        return None
    return SubscriptionShape.of(
        given,
        status="active" if given.starts_at else "incomplete",
        auto_renew=not given.is_trial,
        current_period_start=given.starts_at,
        current_period_end=given.ends_at,
    )
