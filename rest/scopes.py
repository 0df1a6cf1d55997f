"""What a personal token may be used for. Every operation checks it, and unlisted operations are refused."""

from __future__ import annotations

from kernel.errors import Denied
from tenancy.member import OUTSIDE_TOKEN, Member
from tenancy.roles import token_allows


def require_scope(member: Member, capability: str | None, *, changes: bool, by_token: bool = True) -> None:
    """Raise Denied when a personal token acts whose scope doesn't include this capability.

    `by_token` is False for operations that no token may do, whatever its scope.
    """
    if member.token_scope is None:
        return
    if not by_token or not token_allows(member.token_scope, capability, changes=changes):
        raise Denied(OUTSIDE_TOKEN, code="token_scope")
