"""`Idempotency-Key` of a sign-up: one key creates one account, although no user is signed in.

The row has the user and a keyed hash of the body without the password. The answer is not stored, because it
has tokens; a repeated request proves itself with the password and gets new ones.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import OperationalError, connection
from django.utils.crypto import salted_hmac

from kernel.errors import Conflict
from kernel.query import execute
from rest.idempotency import STILL_RUNNING

ANOTHER_BODY = "This key was used with another request body."
FORGET = """
DELETE FROM accounts_signupkey WHERE key_hash IN (
    SELECT key_hash FROM accounts_signupkey
    WHERE created_at < drawbook_now() - interval '24 hours' FOR UPDATE SKIP LOCKED LIMIT 20
)
"""
CLAIM = """
INSERT INTO accounts_signupkey (key_hash, body_hash, created_at) VALUES (%s, %s, drawbook_now())
ON CONFLICT (key_hash) DO UPDATE
    SET body_hash = excluded.body_hash, user_id = NULL, created_at = drawbook_now()
    WHERE accounts_signupkey.created_at < drawbook_now() - interval '24 hours'
"""
FIND = "SELECT body_hash, user_id FROM accounts_signupkey WHERE key_hash = %s"
SET_USER = "UPDATE accounts_signupkey SET user_id = %s WHERE key_hash = %s"


def claim(key: str, body: dict[str, Any]) -> uuid.UUID | None:
    """Return the user who signed up with this key, or None if this transaction has claimed it.

    A second request waits for the first. Conflict for another body, or while the first still runs.
    """
    body_hash = _hash("body", json.dumps(body, sort_keys=True))
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        try:
            cursor.execute(CLAIM, [_hash("key", key), body_hash])
        except OperationalError as failure:
            if getattr(failure.__cause__, "sqlstate", None) == "55P03":
                raise Conflict(STILL_RUNNING, code="in_progress") from failure
            raise
        if cursor.rowcount == 1:
            return None
        cursor.execute(FIND, [_hash("key", key)])
        row = cursor.fetchone()
    if row is None or row[1] is None:
        raise Conflict(STILL_RUNNING, code="in_progress")
    if bytes(row[0]) != body_hash:
        raise another_body()
    return uuid.UUID(str(row[1]))


def store(key: str, user_id: uuid.UUID) -> None:
    """Store the user who signed up with the key."""
    execute(SET_USER, [user_id, _hash("key", key)])


def another_body() -> Conflict:
    return Conflict(ANOTHER_BODY, code="key_reused")


def _hash(what: str, text: str) -> bytes:
    return salted_hmac(f"drawbook sign-up {what}", text, algorithm="sha256").digest()
