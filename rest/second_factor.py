"""The second factor that an account may require of its members, in the session that acts."""

from __future__ import annotations

from django.http import HttpRequest

from identity import second_factor
from identity.tokens import Claims
from kernel.errors import Denied
from tenancy.member import Member

SENTENCE = (
    "This account requires a second factor. Set one up on the Security page, then sign in with it: "
    "POST /v1/auth/login/ with `code`."
)


def require_second_factor(request: HttpRequest, member: Member, claims: Claims) -> None:
    """Raise Denied when the account requires a second factor and this session was opened without one.

    A personal token works as long as its owner has a second factor.
    """
    if not member.second_factor_is_due:
        return
    if claims.token_id is not None:
        passed = member.has_second_factor
    else:
        passed = second_factor.has_passed(request)
    if not passed:
        raise Denied(SENTENCE, code="second_factor_required")
