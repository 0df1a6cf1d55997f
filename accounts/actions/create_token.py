"""Make a personal token for a program of one's own, in the account one works in."""

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
    """The row, and the token, which is told here only.

    BadInput for a scope or a life there is not; Denied when a personal token asks, for it would outlive
    itself.
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
        audit(member, "token.create", subject="token", subject_id=row.pk, name=row.name, scope=scope)
    return row, token
