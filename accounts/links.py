"""The tokens in links by which a person sets a password: mailed to them, or told to whoever added them.

Django's own: bound to the password that is replaced, to the address and to the last sign-in, so that
nothing is stored and each is good once. The two kinds differ in their salt, for only who reads the
mail shows that the address is theirs.
"""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from identity.models import User


class _Mailed(PasswordResetTokenGenerator):
    key_salt = "drawbook password link by mail"


class _Told(PasswordResetTokenGenerator):
    key_salt = "drawbook password link told"


class Either(PasswordResetTokenGenerator):
    """Takes both kinds."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        return mailed.check_token(user, token) or told.check_token(user, token)


mailed = _Mailed()
told = _Told()


def was_mailed(user: User, token: str) -> bool:
    """Whether the link went to the person's address, and is still good."""
    return bool(user.email) and mailed.check_token(user, token)
