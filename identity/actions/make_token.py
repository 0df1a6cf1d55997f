"""Create a personal token: a key for the user's programs, shown once and stored as a hash."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from identity.actions.open_session import TOKEN_BYTES, hash_of
from identity.models import PersonalToken, User
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.transactions import transaction

PREFIX = "dbk_"
HINT_LENGTH = len(PREFIX) + 4
MOST_LIVE = 50


def make_token(
    user: User, account_id: uuid.UUID, *, name: str, scope: str, days: int
) -> tuple[PersonalToken, str]:
    """The row and the token itself, good for `days`; Conflict when the person has very many there."""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    with transaction():
        now = database_now()
        User.objects.select_for_update().get(pk=user.pk)
        live = PersonalToken.objects.filter(user=user, account_id=account_id, revoked_at=None)
        if live.filter(expires_at__gt=now).count() >= MOST_LIVE:
            raise Conflict(
                f"You can have at most {MOST_LIVE} tokens. Delete one first.", code="too_many_tokens"
            )
        row = PersonalToken.objects.create(
            user=user,
            account_id=account_id,
            name=name,
            scope=scope,
            token_hash=hash_of(token),
            hint=token[:HINT_LENGTH],
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    return row, token
