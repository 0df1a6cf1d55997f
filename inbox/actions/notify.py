"""Notify people: store a notice for each of them, and queue its delivery in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from inbox.actions.deliver import deliver_job
from inbox.events import NoticesStored
from inbox.kinds import KINDS
from inbox.models import Delivery, Notice
from inbox.queries.channels import channels_of
from inbox.states import Channel
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction


def notify(
    account_id: uuid.UUID,
    user_ids: Iterable[uuid.UUID],
    *,
    kind: str,
    title: str,
    body: str = "",
    url: str = "",
    key: str,
) -> list[Notice]:
    """Store the notice for everyone who doesn't have one with this key, and return the new notices.

    Call it in the account's scope. `kind` is one of `inbox.kinds`, `url` a path on this installation.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is not registered: people could not choose its channels")
    wanted = sorted(set(user_ids))
    if not wanted:
        return []
    if url and not (url.startswith("/") and not url.startswith("//")):
        raise ValueError("a notice leads to a path on this installation")
    with transaction():
        made = _store(
            account_id, wanted, kind=kind, title=title[:200], body=body, url=url[:300], key=key[:200]
        )
        if made:
            _queue(account_id, made, kind)
            record(NoticesStored([notice.pk for notice in made]), account_id=account_id)
    return made


def _store(account_id: uuid.UUID, user_ids: Sequence[uuid.UUID], **columns: Any) -> list[Notice]:
    """Insert the notices and return the new ones; one whose key exists already is skipped."""
    rows = [Notice(id=new_id(), account_id=account_id, user_id=user_id, **columns) for user_id in user_ids]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    stored = set(Notice.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    return [row for row in rows if row.id in stored]


def _queue(account_id: uuid.UUID, notices: list[Notice], kind: str) -> None:
    channels = channels_of([notice.user_id for notice in notices], kind)
    now = database_now()
    Delivery.objects.bulk_create(
        [row for notice in notices for row in _deliveries(account_id, notice, channels[notice.user_id], now)]
    )
    deliver_job.defer(account_id=str(account_id))


def _deliveries(
    account_id: uuid.UUID, notice: Notice, channels: list[Channel], now: datetime
) -> list[Delivery]:
    return [
        Delivery(account_id=account_id, notice=notice, channel=channel, try_at=now) for channel in channels
    ]
