"""How far a topic is numbered."""

from __future__ import annotations

import uuid

from django.db import connection


def seq_of(account_id: uuid.UUID | None, topic: str) -> int:
    """The number of the last message published on a topic, 0 when there was none; in the account's scope.

    Without an account it is a topic of staff.

    Read it before the rows it goes with: what changes in between is then told again, never missed.
    """
    with connection.cursor() as cursor:
        if account_id is None:
            cursor.execute("SELECT seq FROM live_stafftopic WHERE topic = %s", [topic])
        else:
            cursor.execute(
                "SELECT seq FROM live_livetopic WHERE account_id = %s AND topic = %s", [account_id, topic]
            )
        row = cursor.fetchone()
    return row[0] if row else 0
