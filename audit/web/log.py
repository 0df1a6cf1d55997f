"""The audit log page: search, export, and the state of the chain."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.inspection import latest_inspection
from audit.log import LogQuery, hashes_of, read_events
from audit.models import AuditEvent
from audit.words import in_words
from dates import FIRST_YEAR, LAST_YEAR, is_likely
from documents.spreadsheet import write_csv
from kernel.errors import BadInput
from kernel.ids import read_id
from kernel.query import select_one
from rest.paging import page_read
from ui.acting import ActingRequest, acting

MOST_EXPORTED = 100_000
MOST_LETTERS = 100
SEAL_CELLS = 4


@acting(may="look.audit")
def audit_log(request: ActingRequest) -> HttpResponse:
    """Show the events, newest first. `?q=` searches people and actions, `?since=` and `?until=` are days."""
    problem = ""
    try:
        asked = asked_of(request)
        found = page_read(request, partial(read_events, asked.query()), lambda event: event)
    except BadInput as refusal:
        if refusal.code != "bad_days":
            raise
        problem, asked = refusal.detail, Asked(_words(request), None, None, ())
        found = {"results": [], "previous": None, "next": None}
    last = latest_inspection()
    context = {
        "nav_current": "admin",
        "rows": event_rows(found["results"]),
        "newer": found["previous"],
        "older": found["next"],
        "entries": entry_count(),
        "inspection": last,
        "findings": [" ".join(part for part in one if part) for one in last.findings] if last else [],
        "q": asked.q,
        "since": asked.since,
        "until": asked.until,
        "unread": asked.unread,
        "object": asked.object,
        "problem": problem,
    }
    return render(request, "audit/log.html", context, status=400 if problem else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """The reader's query. `unread` are entered days that aren't dates; they are ignored."""

    q: str
    since: date | None
    until: date | None
    unread: tuple[str, ...]
    object: uuid.UUID | None = None

    def query(self) -> LogQuery:
        """Return the query with each day as an instant in the reader's time zone."""
        return LogQuery(
            q=self.q,
            since=_midnight(self.since) if self.since else None,
            until=_midnight(self.until + timedelta(days=1)) if self.until else None,
            object=self.object,
        )


def asked_of(request: Any) -> Asked:
    """Read the query. Raise BadInput for a day outside the years that entries can have."""
    unread: list[str] = []
    since, until = (_day(request.GET.get(name), unread) for name in ("since", "until"))
    if since is not None and until is not None and since > until:
        raise BadInput(_("The first day must not be after the last day."), code="bad_days")
    return Asked(_words(request), since, until, tuple(unread), read_id(request.GET.get("object")))


def _words(request: Any) -> str:
    return str(request.GET.get("q", "")[:MOST_LETTERS].replace("\x00", "").strip())


def _day(written: str | None, unread: list[str]) -> date | None:
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        unread.append(written[:20])
        return None
    if not is_likely(day):
        sentence = _("Choose a day between the years %(first)s and %(last)s.")
        raise BadInput(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR}, code="bad_days")
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def event_rows(events: list[Any]) -> list[dict[str, Any]]:
    """Return the events as table rows, with the first cells of each seal once the event is sealed."""
    hashes = hashes_of(events)
    return [
        {
            "event": event,
            "actor": event.actor_name,
            "sentence": in_words(event.verb, event.facts),
            "hash": hashes.get(event.id, ""),
            "cells": [int(digit, 16) * 7 // 16 for digit in hashes.get(event.id, "")[:SEAL_CELLS]],
        }
        for event in events
    ]


def entry_count() -> int:
    """Return how many events the account's chain has: the last position."""
    return int(select_one("SELECT coalesce(max(position), 0) FROM audit_auditseal")[0])


HEADER = ["time", "who", "what", "verb", "subject", "subject_id", "ip_address", "facts", "hash"]


@acting(may="look.audit")
def audit_file(request: ActingRequest) -> HttpResponse:
    """Export the same events as CSV, oldest first, with the full hash of each."""
    newest = read_events(asked_of(request).query(), None, None, MOST_EXPORTED)
    response = HttpResponse(write_csv(HEADER, _lines(newest)).read(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _lines(events: list[AuditEvent]) -> Iterator[list[str]]:
    for row in event_rows(events[::-1]):
        event = row["event"]
        yield [
            event.happened_at.isoformat(),
            row["actor"],
            row["sentence"],
            event.verb,
            event.object_type,
            str(event.object_id or ""),
            event.ip_address or "",
            json.dumps(event.facts, ensure_ascii=False),
            row["hash"],
        ]
