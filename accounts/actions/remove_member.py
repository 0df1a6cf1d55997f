"""Take a person out of the account."""

from __future__ import annotations

from accounts.policies import require_changeable
from audit.record import audit
from identity.actions.revoke_all import revoke_all
from identity.actions.revoke_tokens import revoke_tokens
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.models import Membership


def remove_member(member: Member, person: Membership) -> None:
    """Remove a member and end their sessions here. Conflict for the owner and oneself."""
    with transaction():
        require_changeable(member, person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        revoke_all(person.user_id, because="removed", account_id=member.account_id)
        revoke_tokens(person.user_id, because="removed", account_id=member.account_id)
        audit(member, "member.remove", "membership", person.pk, user=person.user_id)
