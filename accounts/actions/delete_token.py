"""Make a personal token of the account worthless."""

from __future__ import annotations

from audit.record import audit
from identity.actions.revoke_tokens import revoke_token
from identity.models import PersonalToken
from kernel.errors import Denied
from kernel.transactions import transaction
from tenancy.member import OUTSIDE_TOKEN, Member


def delete_token(member: Member, token: PersonalToken) -> None:
    """Delete the token; Denied for a personal token."""
    if member.token_scope is not None:
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
    with transaction():
        if revoke_token(token.pk, because="deleted"):
            audit(member, "token.delete", "token", token.pk, name=token.name)
