"""Accept or decline an invitation; only then does the account learn who the person is."""

from __future__ import annotations

import uuid

from accounts.invitations import is_for, locked
from accounts.models import Invitation, Outcome
from audit.record import audit
from identity.models import User
from kernel.clock import database_now
from kernel.errors import Denied
from kernel.transactions import transaction
from tenancy.member import Member, member_for
from tenancy.models import Membership

NOT_YOURS = "This invitation is for another person. Sign in with the address or number it was sent to."


def accept_invitation(
    user: User, account_id: uuid.UUID, invitation_id: uuid.UUID, *, ip_address: str | None = None
) -> Member:
    """Join the account and return the member; NotFound if it ended, Denied if it is for another person."""
    with transaction(), locked(account_id, invitation_id, user.pk) as invitation:
        _require_theirs(invitation, user)
        return join(user, invitation, ip_address=ip_address)


def decline_invitation(user: User, account_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
    """It has ended, and the account learns no more than that."""
    with transaction(), locked(account_id, invitation_id, user.pk) as invitation:
        _require_theirs(invitation, user)
        end(invitation, Outcome.DECLINED, user)


def join(user: User, invitation: Invitation, *, ip_address: str | None = None) -> Member:
    """Make the person a member; the invitation is locked, open and theirs."""
    before = Membership.objects.filter(user=user).first()
    if before is None:
        # The membership keeps the id of the invitation, which the inviter already knows.
        before = Membership.objects.create(
            id=invitation.pk,
            account_id=invitation.account_id,
            user=user,
            role=invitation.role,
            takes_seat=invitation.takes_seat,
        )
    elif not before.is_active:
        before.role, before.is_active = invitation.role, True
        before.takes_seat = invitation.takes_seat
        before.save(update_fields=["role", "is_active", "takes_seat"])
    end(invitation, Outcome.ACCEPTED, user)
    member = member_for(user.pk, invitation.account_id, ip_address=ip_address)
    assert member is not None
    audit(member, "member.join", "membership", before.pk, role=before.role)
    return member


def end(invitation: Invitation, outcome: Outcome, user: User) -> None:
    invitation.outcome, invitation.ended_at, invitation.user_id = outcome, database_now(), user.pk
    invitation.save(update_fields=["outcome", "ended_at", "user_id"])


def _require_theirs(invitation: Invitation, user: User) -> None:
    if not is_for(invitation, user):
        raise Denied(NOT_YOURS, code="not_yours")
