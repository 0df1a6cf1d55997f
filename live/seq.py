"""Read the last number of a topic."""

from __future__ import annotations

import uuid

from django.db import connection


def seq_of(account_id: uuid.UUID | None, topic: str) -> int:
    """Return the number of the last message on a topic, or 0. Call it within the account's scope.

    Without an account it is a staff topic. Read it before the rows that go with it: a change in between is
    then sent again, never missed.
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
