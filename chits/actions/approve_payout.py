"""Approve a payout, as the second person in the payment of a prize."""

from __future__ import annotations

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.move_payout import SecondPersonNeeded, lock_payout, move_payout
from chits.locking import lock_group
from chits.models import Payout
from chits.states import PayoutState
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def approve_payout(member: Member, payout: Payout) -> Payout:
    """Move a payout from AWARDED or SECURITY_PENDING to APPROVED.

    With four eyes, the person who recorded the security can't approve. Raise Conflict `security_missing` if
    the group requires security and none is recorded.
    """
    require_capability(member, "chits.run")
    with transaction():
        group = catch_up(lock_group(member, payout.group_id))
        payout = lock_payout(payout.id, PayoutState.AWARDED, PayoutState.SECURITY_PENDING)
        if group.row.needs_security and not payout.security:
            raise Conflict("The winner must give security first.", code="security_missing")
        if group.row.four_eyes and payout.prepared_by == member.user_id:
            raise SecondPersonNeeded
        move_payout(payout, PayoutState.APPROVED, approved_by=member.user_id, approved_at=group.now)
        audit(member, "payout.approve", "payout", payout.id, amount=payout.amount)
    return payout
