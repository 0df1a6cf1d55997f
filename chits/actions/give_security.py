"""Record the security that a winner gives before the prize is paid."""

from __future__ import annotations

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.move_payout import lock_payout, move_payout
from chits.locking import lock_group
from chits.models import Payout
from chits.states import PayoutState
from kernel.errors import bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def give_security(member: Member, payout: Payout, *, security: str) -> Payout:
    """Record the security that was given. With four eyes, the person who records it can't approve."""
    require_capability(member, "chits.run")
    if not security.strip():
        raise bad_field("security", "Describe the security that was given.")
    with transaction():
        catch_up(lock_group(member, payout.group_id))
        payout = lock_payout(payout.id, PayoutState.AWARDED, PayoutState.SECURITY_PENDING)
        written = {"security": security.strip(), "prepared_by": member.user_id}
        if payout.state == PayoutState.SECURITY_PENDING:
            for name, value in written.items():
                setattr(payout, name, value)
            payout.save(update_fields=[*written])
        else:
            move_payout(payout, PayoutState.SECURITY_PENDING, **written)
        audit(member, "payout.security", "payout", payout.id, security=security)
    return payout
