"""Notify people of events, each in their own language. Products declare their notices; this sends them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from identity.models import User
from inbox.actions.notify import notify
from live import registry


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice to some people, whose text is still to be written in their languages.

    `write` returns title and body, or None for no notice. A key is sent to each person once.
    """

    kind: str
    to: Collection[uuid.UUID]
    key: str
    url: str
    write: Callable[[], tuple[str, str] | None]


Writer = Callable[[dict[str, Any]], Iterable[NoticeDraft]]
"""Returns the notices of an event with this body."""


def publisher(writers: Mapping[str, Writer]) -> registry.Publisher:
    """Return the publisher that sends the notices of each kind of event, and publishes on no topic."""

    def publish_notices(account_id: uuid.UUID, events: list[registry.Event]) -> list[registry.Message]:
        for event in events:
            for draft in writers[event["kind"]](event["body"]) if event["kind"] in writers else ():
                send(account_id, draft)
        return []

    return publish_notices


def send(account_id: uuid.UUID, draft: NoticeDraft) -> None:
    """Notify the recipients, in the scope of the account; the text is written once for each language."""
    for language, user_ids in _by_language(draft.to).items():
        with override(language):
            written = draft.write()
        if written is not None:
            title, body = written
            notify(
                account_id, user_ids, kind=draft.kind, title=title, body=body, url=draft.url, key=draft.key
            )


def _by_language(user_ids: Collection[uuid.UUID]) -> dict[str, list[uuid.UUID]]:
    known, found = dict(settings.LANGUAGES), dict[str, list[uuid.UUID]]()
    rows = User.objects.filter(id__in=set(user_ids)).order_by("id") if user_ids else User.objects.none()
    for user_id, language in rows.values_list("id", "language"):
        found.setdefault(language if language in known else settings.LANGUAGE_CODE, []).append(user_id)
    return found
