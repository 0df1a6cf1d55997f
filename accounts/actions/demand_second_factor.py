"""Demand a second factor from the people of an account, or demand it no more."""

from __future__ import annotations

from datetime import timedelta

from audit.record import audit
from kernel.clock import database_now
from kernel.errors import Denied, bad_field
from kernel.transactions import transaction
from tenancy.demand import Demand, covers
from tenancy.member import Member, require_capability
from tenancy.models import Account

# The days that people have to set one up.
GRACE_DAYS = (0, 1, 7, 14, 30)
FIRST = "Set up a second factor for yourself first and sign in with it."


def demand_second_factor(member: Member, demand: str, *, grace_days: int, has_passed: bool) -> Account:
    """Require a second factor from the owner and admins, the whole team, or nobody.

    The same requirement again never extends the deadline. `has_passed` is True if the current session has
    passed a second factor, so that members can't lock themselves out. BadInput for an unknown value, Denied
    without the role or the factor.
    """
    require_capability(member, "account.people")
    if demand not in list(Demand):
        raise bad_field("demand", "Choose no members, owner and admins, or the whole team.")
    if grace_days not in GRACE_DAYS:
        raise bad_field("grace_days", f"Choose one of {', '.join(map(str, GRACE_DAYS))} days.")
    if covers(demand, member.role) and not has_passed:
        raise Denied(FIRST, code="second_factor_required")
    with transaction():
        account = Account.objects.select_for_update(no_key=True).get(pk=member.account_id)
        begins_at = database_now() + timedelta(days=grace_days)
        before = account.second_factor_from if account.second_factor_demand == demand else None
        if before is not None and before <= begins_at:
            return account
        account.second_factor_demand = demand
        account.second_factor_from = begins_at if demand else None
        account.save(update_fields=["second_factor_demand", "second_factor_from", "updated_at"])
        audit(
            member,
            "account.second-factor",
            "account",
            account.pk,
            demand=demand or "nobody",
            begins_at=begins_at.isoformat() if demand else "",
        )
    return account
