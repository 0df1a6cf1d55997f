"""Ways for tests to have somebody come who is invited."""

from __future__ import annotations

from typing import Any

from accounts.actions.accept_invitation import accept_invitation
from accounts.actions.claim_invitation import claim_by_code
from accounts.invitations import new_code, waiting_for
from accounts.models import Invitation
from identity.actions.open_session import hash_of
from identity.models import User
from tenancy.member import Member
from tenancy.scope import scope

PASSWORD = "a-long-pass-9"


def come(invitation: Invitation, password: str = PASSWORD) -> tuple[User, Member]:
    """Whoever is invited opens a link and chooses a password."""
    with scope(invitation.account_id):
        code = new_code()
        Invitation.objects.filter(pk=invitation.pk).update(shown_hash=hash_of(code))
        return claim_by_code(code, password=password)


def let_in(user: Any, password: str = PASSWORD) -> list[Member]:
    """The person accepts all that waits for them, choosing a password where they have none."""
    members = []
    for waiting in waiting_for(user):
        user.refresh_from_db()
        if user.must_change_password:
            with scope(waiting.account_id):
                members.append(come(Invitation.objects.get(pk=waiting.id), password)[1])
        else:
            members.append(accept_invitation(user, waiting.account_id, waiting.id))
    user.refresh_from_db()
    return members
