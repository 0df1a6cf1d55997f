"""Recovery codes: ten that work once each, shown when they are made and stored as hashes.

Older codes are stored encrypted instead (`seed`, as allauth makes them). They still work; using one hashes
the others.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import get_hasher
from django.utils.crypto import constant_time_compare

from identity.models import User

COUNT = 10
DIGITS = 8


def make_codes(user: User) -> list[str]:
    """Store new codes in place of any others, and return them: nothing can show them again."""
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(COUNT)]
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=_hashed(codes))
    return codes


def codes_left(user: User) -> int:
    """How many have not been used."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        return 0
    return len(row.data["hashes"]) if "hashes" in row.data else len(row.wrap().get_unused_codes())


def take_code(user: User, digits: str) -> bool:
    """Whether it is one of the unused codes, which is used up by that; within a transaction."""
    rows = Authenticator.objects.select_for_update().filter(type=Authenticator.Type.RECOVERY_CODES)
    row = rows.filter(user=user).first()
    if row is None:
        return False
    if "hashes" not in row.data:
        row.data = _hashed(RecoveryCodes(row).get_unused_codes())
    given = get_hasher().encode(digits, row.data["salt"])
    remaining = [known for known in row.data["hashes"] if not constant_time_compare(known, given)]
    if len(remaining) == len(row.data["hashes"]):
        return False
    row.data["hashes"] = remaining
    row.save(update_fields=["data"])
    return True


def _hashed(codes: list[str]) -> dict[str, Any]:
    """Hashes as of passwords, with one salt, so that a code that is tried is hashed once."""
    hasher = get_hasher()
    salt = hasher.salt()
    return {"salt": salt, "hashes": [hasher.encode(code, salt) for code in codes]}
