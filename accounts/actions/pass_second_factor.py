"""Show a second factor after the password: a code of the app, or a recovery code."""

from __future__ import annotations

from accounts.attempts import attempt
from identity.actions.check_code import check_code
from identity.models import User
from kernel.errors import NotSignedIn

WRONG_CODE = "This code is wrong or was already used."


def pass_second_factor(user: User, code: str) -> None:
    """Check the code; NotSignedIn if it is wrong, Throttled after too many wrong codes for this user."""
    with attempt(f"second factor of {user.pk}"):
        if not check_code(user, code):
            raise NotSignedIn(WRONG_CODE, code="wrong_code")
