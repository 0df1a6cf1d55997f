"""What happened in books becomes notices: after the commit, once each, in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import override

from books.notices import covers, imports, periods
from books.notices.notice import Notice
from books.notices.who import by_language
from inbox.actions.notify import notify
from live import registry

Teller = Callable[[dict[str, Any]], Iterable[Notice]]


def register() -> None:
    """Have the flusher bring what happens in books to the people it concerns."""
    registry.publish_for("books.", tell)


def tell(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Nothing is said on any topic by this; an event that is published twice is told once, by its key."""
    for event in events:
        teller = TELLERS.get(event["kind"])
        for notice in teller(event["body"]) if teller is not None else ():
            _say(account_id, notice)
    return []


def _say(account_id: uuid.UUID, notice: Notice) -> None:
    for language, user_ids in by_language(notice.to).items():
        with override(language):
            title, body = notice.write()
        notify(account_id, user_ids, kind=notice.kind, title=title, body=body, url=notice.url, key=notice.key)


TELLERS: dict[str, Teller] = {
    "books.LossReached": periods.loss_reached,
    "books.PeriodPreClosed": periods.pre_closed,
    "books.PeriodAnnounced": periods.announced,
    "books.CorrectionProposed": periods.correction_proposed,
    "books.CoverRequested": covers.requested,
    "books.CoverAnswered": covers.answered,
    "books.OverrideUsed": covers.override_used,
    "books.ImportEnded": imports.ended,
}
