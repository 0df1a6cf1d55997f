"""Tell people something: keep it for each of them, and queue its delivery in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from identity.models import User
from inbox.actions.deliver import deliver_job
from inbox.actions.in_each_language import who_reads_this
from inbox.models import Delivery, Notice, PushSubscription, Wish
from inbox.states import Way
from kernel.clock import database_now
from kernel.ids import new_id
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
    """Keep the notice for everyone who has none with this key yet; gives the new ones.

    To be called in the account's scope. `url` is a path on this installation.
    """
    wanted = who_reads_this(user_ids)
    if not wanted:
        return []
    if url and not (url.startswith("/") and not url.startswith("//")):
        raise ValueError("a notice leads to a path on this installation")
    with transaction():
        made = _keep(
            account_id, wanted, kind=kind, title=title[:200], body=body, url=url[:300], key=key[:200]
        )
        if made:
            _queue(account_id, made)
    return made


def _keep(account_id: uuid.UUID, user_ids: Sequence[uuid.UUID], **said: Any) -> list[Notice]:
    """Those of them that were not there: a second one with the key gives way, whoever came first."""
    rows = [Notice(id=new_id(), account_id=account_id, user_id=user_id, **said) for user_id in user_ids]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    kept = set(Notice.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    return [row for row in rows if row.id in kept]


def _queue(account_id: uuid.UUID, notices: list[Notice]) -> None:

    ways = ways_of([notice.user_id for notice in notices])
    now = database_now()
    Delivery.objects.bulk_create(
        [row for notice in notices for row in _deliveries(account_id, notice, ways[notice.user_id], now)]
    )
    deliver_job.defer(account_id=str(account_id))


def _deliveries(account_id: uuid.UUID, notice: Notice, ways: list[Way], now: datetime) -> list[Delivery]:
    return [Delivery(account_id=account_id, notice=notice, way=way, try_at=now) for way in ways]


def ways_of(user_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Way]]:
    """By which ways each can be told now; a text only where nothing else reaches the person."""
    unwilling = set(Wish.objects.filter(user__in=user_ids, by_email=False).values_list("user_id", flat=True))
    pushed = set(PushSubscription.objects.filter(user__in=user_ids).values_list("user_id", flat=True))
    ways: dict[uuid.UUID, list[Way]] = {}
    for user in User.objects.filter(id__in=user_ids).only("id", "email", "mobile_number"):
        mine = [Way.PUSH] if user.pk in pushed else []
        if user.email and user.pk not in unwilling:
            mine.append(Way.EMAIL)
        if not mine and user.mobile_number:
            mine.append(Way.TEXT)
        ways[user.pk] = mine
    return ways
