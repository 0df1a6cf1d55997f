"""Codes of invitations, and how an invitation is found before its account is known."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Invitation
from identity.actions.open_session import hash_of
from identity.models import User
from kernel.clock import database_now
from kernel.errors import NotFound
from kernel.query import select
from kernel.statements import one, plain
from tenancy.models import Account
from tenancy.scope import scope

LASTS = timedelta(days=7)
CODE_BYTES = 24

_BY_CODE = plain("SELECT account_id, invitation_id FROM accounts_invitation_by_code(%s::bytea)")
_FOR = "SELECT account_id, invitation_id, password_hash FROM accounts_invitations_for(%s, %s)"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open invitation."""

    account_id: uuid.UUID
    id: uuid.UUID
    password_hash: bytes | None


def new_code() -> str:
    return secrets.token_urlsafe(CODE_BYTES)


def url_of(code: str) -> str:
    """Where the person accepts."""
    return str(settings.PUBLIC_URL) + reverse("accounts:invitation-link", args=[code])


def hash_of_password(invitation_id: uuid.UUID, password: str, secret: str | None = None) -> bytes:
    """Return the keyed hash of a temporary password, which is short enough to guess without a key."""
    text = f"{invitation_id}:{password.strip().lower()}"
    return salted_hmac("drawbook temporary password", text, secret=secret, algorithm="sha256").digest()


def waiting_for(
    user: User | None, *, email: str | None = None, mobile_number: str | None = None
) -> list[Waiting]:
    """Return the open invitations for a user or for these identifiers."""
    return [
        Waiting(row[0], row[1], bytes(row[2]) if row[2] else None)
        for row in select(
            _FOR, [user.email if user else email, user.mobile_number if user else mobile_number]
        )
    ]


def matching(waiting: list[Waiting], password: str) -> Waiting | None:
    """Return the invitation with this temporary password."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    for each in waiting:
        hashes = [hash_of_password(each.id, password, key) for key in keys]
        if each.password_hash and any(constant_time_compare(each.password_hash, one) for one in hashes):
            return each
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation as shown to a person with its code."""

    account_id: uuid.UUID
    account_name: str
    invitation: Invitation
    was_mailed: bool


def find_invitation(code: str) -> Found:
    """The open invitation with this code; NotFound when it was never one of ours, was used, or has ended."""
    row: Any = one(_BY_CODE, [hash_of(code)]) if 0 < len(code) <= 100 else None
    if row is None:
        raise NotFound(ENDED)
    account_id, invitation_id = row
    with scope(account_id):
        invitation = Invitation.objects.get(pk=invitation_id)
        name = Account.objects.get(pk=account_id).name
    if not is_open(invitation):
        raise NotFound(ENDED)
    was_mailed = bytes(invitation.mailed_hash or b"") == hash_of(code)
    return Found(account_id, name, invitation, was_mailed)


ENDED = "This invitation was used or withdrawn, or has expired. Ask for a new one."


def is_open(invitation: Invitation) -> bool:
    return invitation.outcome == "" and invitation.expires_at > database_now()


def is_for(invitation: Invitation, user: User) -> bool:
    """Return whether the user signs in with the invited address or number."""
    if invitation.email:
        return user.email == invitation.email
    return user.mobile_number == invitation.mobile_number


@contextmanager
def locked(
    account_id: uuid.UUID, invitation_id: uuid.UUID, user_id: uuid.UUID | None = None
) -> Iterator[Invitation]:
    """The invitation, locked in its account's scope; NotFound when it is no longer open."""
    with scope(account_id, user_id):
        row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
        if row is None or not is_open(row):
            raise NotFound(ENDED)
        yield row
