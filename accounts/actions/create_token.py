"""Create a personal API token for the current account."""

from __future__ import annotations

from accounts.tasks import queue_security_notice
from audit.record import audit
from identity.actions.make_token import make_token
from identity.models import PersonalToken, User
from kernel.errors import Denied, bad_field
from kernel.transactions import transaction
from tenancy.member import OUTSIDE_TOKEN, Member
from tenancy.roles import TokenScope

MOST_DAYS = 366


def create_token(member: Member, *, name: str, scope: str, days: int) -> tuple[PersonalToken, str]:
    """Return the row and the token, which is shown only once.

    BadInput for an unknown scope or lifetime; Denied for a personal token, which must not extend its own
    lifetime.
    """
    if member.token_scope is not None:
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
    if scope not in list(TokenScope):
        raise bad_field("scope", f"The scope must be one of {', '.join(TokenScope)}.")
    if not 1 <= days <= MOST_DAYS:
        raise bad_field("days", f"A token can be valid for 1 to {MOST_DAYS} days.")
    if not name.strip():
        raise bad_field("name", "Enter a name for the token.")
    with transaction():
        user = User.objects.get(pk=member.user_id)
        row, token = make_token(user, member.account_id, name=name.strip(), scope=scope, days=days)
        queue_security_notice(user.pk, "token")
        audit(member, "token.create", "token", row.pk, name=row.name, scope=scope)
    return row, token
