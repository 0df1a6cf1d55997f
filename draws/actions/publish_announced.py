"""Publish a result that was announced from outside beside the drawn ones."""

from __future__ import annotations

import uuid
from datetime import datetime

from draws.models import AnnouncedResult
from kernel.transactions import transaction


def publish_announced(
    account_id: uuid.UUID,
    *,
    kind: str,
    subject_id: uuid.UUID,
    title: str,
    shown: str,
    announced_at: datetime,
    position: int = 1,
) -> AnnouncedResult:
    """Publish it in the account's scope. The same position again returns the existing row."""
    with transaction():
        made, _is_new = AnnouncedResult.objects.get_or_create(
            account_id=account_id,
            kind=kind,
            subject_id=subject_id,
            position=position,
            defaults={"title": title, "shown": shown, "announced_at": announced_at},
        )
    return made
