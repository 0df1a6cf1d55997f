"""One free trial a person, however the address is spelled."""

from __future__ import annotations

import hashlib

from accounts.models import TrialTaken
from kernel.errors import BadInput, bad_field
from kernel.query import execute

# Providers that deliver a.b@ and ab@ to the same box.
DOTS_DO_NOT_COUNT = frozenset({"gmail.com", "googlemail.com"})
ALREADY = "This address has already used its free trial. Choose a paid plan."
TAKE = "INSERT INTO accounts_trialtaken (email_hash) VALUES (%s) ON CONFLICT DO NOTHING"


def canonical_email(email: str) -> str:
    """Return the mailbox of a lowercase address, as far as its spelling shows."""
    name, _, domain = email.rpartition("@")
    name = name.partition("+")[0] or name
    if domain in DOTS_DO_NOT_COUNT:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def refuse_second_trial(email: str) -> None:
    """BadInput when the box has had a trial."""
    if TrialTaken.objects.filter(pk=_hash(email)).exists():
        raise _already()


def take_trial(email: str) -> None:
    """Note that the box has its trial now; BadInput when another sign-up was quicker."""
    if execute(TAKE, [_hash(email)]) == 0:
        raise _already()


def _already() -> BadInput:
    return bad_field("email", ALREADY, code="trial_taken")


def _hash(email: str) -> bytes:
    return hashlib.sha256(canonical_email(email).encode()).digest()
