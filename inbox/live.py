"""The live topic `inbox`: a person's new notices, whichever of their accounts they are in.

A notice is stored in one account, but the person's pages may be open in another: the first flush passes the
event on to their other accounts, the next one publishes it there.
"""

from __future__ import annotations

import uuid
from typing import Any

from inbox.events import NoticeElsewhere
from inbox.models import Notice
from inbox.queries.notices import COLUMNS, NoticeRow, list_other_accounts, unread_of
from inbox.shape import NoticeShape
from kernel.outbox import record
from live import registry
from tenancy.scope import scope

TOPIC = "inbox"


def register() -> None:
    """Register the publisher and the topic, of which each person has their own."""
    registry.publish_for("inbox.", publish)
    registry.personal_topic(TOPIC, may_subscribe=lambda member: None)


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Publish new notices to their readers, and pass them on to the readers' other accounts."""
    notices: list[tuple[uuid.UUID, NoticeRow]] = []
    readers: set[uuid.UUID] = set()
    for event in events:
        body = event["body"]
        if event["kind"] == "inbox.NoticesStored":
            stored = _notices(body["notice_ids"])
            _pass_on(account_id, stored)
            notices += stored
        elif event["kind"] == "inbox.NoticeElsewhere":
            with scope(uuid.UUID(body["account_id"])):
                notices += _notices([body["notice_id"]])
        elif event["kind"] == "inbox.InboxRead":
            readers.add(uuid.UUID(body["user_id"]))
    unread = unread_of(readers | {user_id for user_id, _ in notices})
    new = [
        _message(user_id, "notification", _plain(row) | {"unread": unread.get(user_id, 0)})
        for user_id, row in notices
    ]
    read = [_message(id, "read", {"unread": unread.get(id, 0)}) for id in sorted(readers)]
    return new + read


def _message(user_id: uuid.UUID, type: str, data: dict[str, Any]) -> tuple[str, str, Any]:
    return registry.personal(TOPIC, user_id), type, data


def _notices(ids: list[str]) -> list[tuple[uuid.UUID, NoticeRow]]:
    """Return (reader, notice) for each of them that is in the account in scope."""
    rows = Notice.objects.filter(id__in=ids).order_by("id")
    return [(user_id, NoticeRow(*row)) for user_id, *row in rows.values_list("user_id", *COLUMNS)]


def _plain(row: NoticeRow) -> dict[str, Any]:
    return NoticeShape.of(row, created_at=row.created_at.isoformat(), seen_at=None)


def _pass_on(account_id: uuid.UUID, notices: list[tuple[uuid.UUID, NoticeRow]]) -> None:
    elsewhere: dict[uuid.UUID, list[uuid.UUID]] = {}
    for user_id, other in list_other_accounts({user_id for user_id, _ in notices}):
        elsewhere.setdefault(user_id, []).append(other)
    for user_id, row in notices:
        for other in elsewhere.get(user_id, ()):
            record(NoticeElsewhere(row.id, account_id, user_id), account_id=other)
