"""Turn events of books into notices, after the commit and once each, in each reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import override

from books.notices import covers, imports, periods
from books.notices.notice import Notice
from books.notices.recipients import by_language
from inbox.actions.notify import notify
from live import registry

NoticeWriter = Callable[[dict[str, Any]], Iterable[Notice]]


def register() -> None:
    """Have the flusher call `publish_notices` for every event of books."""
    registry.publish_for("books.", publish_notices)


def publish_notices(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Notify the recipients of each event; the key of a notice prevents duplicates. Publishes on no topic."""
    for event in events:
        writer = WRITERS.get(event["kind"])
        for notice in writer(event["body"]) if writer is not None else ():
            _notify(account_id, notice)
    return []


def _notify(account_id: uuid.UUID, notice: Notice) -> None:
    for language, user_ids in by_language(notice.to).items():
        with override(language):
            title, body = notice.write()
        notify(account_id, user_ids, kind=notice.kind, title=title, body=body, url=notice.url, key=notice.key)


WRITERS: dict[str, NoticeWriter] = {
    "books.LossReached": periods.loss_reached,
    "books.PeriodPreClosed": periods.pre_closed,
    "books.PeriodAnnounced": periods.announced,
    "books.CorrectionProposed": periods.correction_proposed,
    "books.CoverRequested": covers.requested,
    "books.CoverAnswered": covers.answered,
    "books.OverrideUsed": covers.override_used,
    "books.ImportEnded": imports.ended,
}
