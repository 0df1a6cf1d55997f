"""Mark a person's notices as read, in all their accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from inbox.events import InboxRead
from kernel.outbox import record
from kernel.query import select
from kernel.transactions import transaction
from tenancy.scope import person_scope


def mark_notices_read(user_id: uuid.UUID, notice_ids: Iterable[uuid.UUID] | None = None) -> int:
    """Mark these notices of the person as read, or all of them; return how many were unread.

    Unknown ids and other people's notices are ignored.
    """
    ids = None if notice_ids is None else list(notice_ids)
    with transaction(), person_scope(user_id):
        found = select("SELECT account_id, marked FROM inbox_mark_read(%s)", [ids])
        marked = sum(count for _, count in found)
        if marked:
            for account_id, _ in found:
                record(InboxRead(user_id), account_id=account_id)
    return int(marked)
