"""Issue an override: a permission for one refused operation, for ten minutes, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from audit.record import audit
from books.actions.write_ticket import ALPHABET
from books.locking import lock_period
from books.models import OverrideGrant
from kernel.errors import bad_field
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

ACTIONS = ("overkill",)
LASTS = timedelta(minutes=10)
LOCATOR_LENGTH, SECRET_LENGTH = 4, 8


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued override. The code is shown only now; the database stores its hash."""

    code: str
    expires_at: datetime


def issue_override_grant(
    member: Member,
    period_id: object,
    *,
    action: str,
    number: int | None = None,
    max_amount: int | None = None,
) -> Issued:
    """Issue a code for one `action` in the period, on one number or any, up to `max_amount` (minor)."""
    require_capability(member, "books.run")
    if action not in ACTIONS:
        raise bad_field("action", "This action can't be allowed by an override.")
    with transaction():
        period = lock_period(member, period_id, shared=True)
        if number is not None and not 0 <= number < 10**period.width:
            raise bad_field("number", "This number isn't in the book.")
        locator, secret = _free_locator(), _random(SECRET_LENGTH)
        grant = OverrideGrant(
            id=new_id(),
            account_id=member.account_id,
            action=action,
            period_id=period.id,
            number=number,
            max_amount=max_amount,
            locator=locator,
            issued_by=member.id,
            issued_by_name=member.user_name,
            issued_at=period.now,
            expires_at=period.now + LASTS,
        )
        grant.code_hash = hash_of(grant, secret)
        grant.save(force_insert=True)
        audit(
            member,
            "override.issue",
            "override",
            grant.id,
            action=action,
            number=None if number is None else period.written(number),
            max_amount=max_amount,
        )
    return Issued(f"{locator}-{secret[:4]}-{secret[4:]}", grant.expires_at)


def hash_of(grant: OverrideGrant, secret: str) -> bytes:
    """Return the hash, keyed with the installation's secret: forty bits alone could be guessed from a plain
    hash.
    """
    return salted_hmac(f"books.override.{grant.id}", secret, algorithm="sha256").digest()


def _free_locator() -> str:
    while True:
        locator = _random(LOCATOR_LENGTH)
        if not OverrideGrant.objects.filter(locator=locator).exists():
            return locator


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
