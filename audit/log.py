"""Read the audit log: the events that a reader asked for, newest first or oldest first after one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from audit.models import AuditEvent, AuditSeal
from audit.search import search_events, words_of

# A search that also filters reads its matches in steps, at most MOST_STEPS.
STEP = 500
MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Filters of the log; None means no filter. `since` is included, `until` isn't."""

    q: str = ""
    since: datetime | None = None
    until: datetime | None = None
    actor: uuid.UUID | None = None
    verb: str | None = None
    object: uuid.UUID | None = None


def read_events(
    query: LogQuery, before: uuid.UUID | None, after: uuid.UUID | None, many: int
) -> list[AuditEvent]:
    """Return at most `many` events of the account in scope: newest first, or oldest first after an id."""
    rows = _narrowed(AuditEvent.objects.order_by("id" if after else "-id"), query)
    if not words_of(query.q):
        rows = rows.filter(id__lt=before) if before else rows
        rows = rows.filter(id__gt=after) if after else rows
        rows = rows.filter(happened_at__gte=query.since) if query.since else rows
        rows = rows.filter(happened_at__lt=query.until) if query.until else rows
        return list(rows[:many])
    found: list[AuditEvent] = []
    is_narrowed = query.actor or query.verb is not None or query.object
    step = STEP if is_narrowed else many
    for _ in range(MOST_STEPS):
        ids = search_events(
            query.q, since=query.since, until=query.until, before=before, after=after, many=step
        )
        found += rows.filter(id__in=ids)[: many - len(found)]
        if len(found) >= many or len(ids) < step:
            break
        before, after = (None, ids[-1]) if after else (ids[-1], None)
    return found


def hashes_of(events: list[AuditEvent]) -> dict[uuid.UUID, str]:
    """Return the hex hash of each event that is sealed already."""
    seals = AuditSeal.objects.filter(event_id__in=[event.id for event in events])
    return {seal.event_id: bytes(seal.hash).hex() for seal in seals}


def _narrowed(rows: QuerySet[AuditEvent], query: LogQuery) -> QuerySet[AuditEvent]:
    if query.actor:
        rows = rows.filter(actor_id=query.actor)
    if query.verb is not None:
        rows = rows.filter(verb=query.verb)
    if query.object:
        rows = rows.filter(object_id=query.object)
    return rows
