"""Withdraw an invitation that was not accepted."""

from __future__ import annotations

from accounts.models import Invitation, Outcome
from audit.record import audit
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction
from tenancy.member import Member


def withdraw_invitation(member: Member, invitation: Invitation) -> None:
    """Withdraw the invitation and end its codes; Conflict if it was already answered."""
    with transaction():
        row = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if row.outcome == Outcome.WITHDRAWN:
            return
        if row.outcome:
            raise Conflict("This invitation was already answered.", code="invitation_ended")
        row.outcome, row.ended_at = Outcome.WITHDRAWN, database_now()
        row.save(update_fields=["outcome", "ended_at"])
        audit(member, "member.withdraw", "invitation", row.pk, who=row.full_name)
