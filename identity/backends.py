"""Sign-in by e-mail address or mobile number, with the same time for unknown users and wrong passwords."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from identity.identifiers import find_user
from identity.models import User
from identity.passwords import dummy_hash


class ByEmailOrMobile(ModelBackend):
    """Django's backend with our two identifiers."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> User | None:
        """The active user with this identifier and password, else None."""
        if not username or password is None:
            return None
        user = find_user(username) if "\x00" not in username else None
        if user is None or user.must_change_password:
            # Users who have not chosen a password can't sign in with a temporary one.
            dummy_hash(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
