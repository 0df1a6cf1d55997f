"""Mark a person's notices as read, in all their accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

from inbox.events import InboxRead
from inbox.queries.notices import as_person
from kernel.outbox import record
from kernel.transactions import transaction


def mark_notices_read(user_id: uuid.UUID, notice_ids: Iterable[uuid.UUID] | None = None) -> int:
    """Mark these notices of the person as read, or all of them; return how many were unread.

    Unknown ids and other people's notices are ignored.
    """
    with transaction(), as_person(user_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, marked FROM inbox_mark_read(%s)",
            [None if notice_ids is None else list(notice_ids)],
        )
        found = cursor.fetchall()
        marked = sum(count for _, count in found)
        if marked:
            for account_id, _ in found:
                record(InboxRead(user_id), account_id=account_id)
    return int(marked)
