"""Password strength checks and temporary passwords."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from identity.models import User, normalised, spellings

# Without letters and digits that are mistaken for one another when read aloud.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TEMPORARY_LENGTH = 12
MAX_LENGTH = 128


def weaknesses(password: str, user: User) -> list[str]:
    """Return the reasons why `user` should not use `password`; empty if it is good."""
    password = normalised(password)
    if len(password) > MAX_LENGTH:
        return [f"A password can have at most {MAX_LENGTH} characters."]
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return [str(sentence) for sentence in weak.messages]
    return []


def dummy_hash(password: str) -> None:
    """Compute hashes without storing them, so that unknown users take the same time as known ones."""
    for spelling in spellings(password):
        make_password(spelling)


def temporary_password() -> str:
    """Return a random password of about 59 bits, shown once and changed at the first sign-in."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TEMPORARY_LENGTH))
