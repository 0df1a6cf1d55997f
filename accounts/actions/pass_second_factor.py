"""Show a second factor after the password: a code of the app, or a recovery code."""

from __future__ import annotations

from accounts.attempts import attempt
from identity.actions.check_code import check_code
from identity.models import User
from kernel.errors import NotSignedIn

WRONG_CODE = "This code is wrong or was already used."


def pass_second_factor(user: User, code: str) -> None:
    """NotSignedIn for a wrong code; Throttled after too many for this person, whatever they sign in with."""
    with attempt(f"second factor of {user.pk}"):
        if not check_code(user, code):
            raise NotSignedIn(WRONG_CODE, code="wrong_code")
