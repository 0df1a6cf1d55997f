"""The audit log: searched, exported, and its chain checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from audit.inspection import latest_inspection
from audit.models import AuditEvent, AuditSeal
from audit.words import in_words
from documents.spreadsheet import write_csv
from rest.paging import page as page_of
from ui.acting import ActingRequest, acting

MOST_EXPORTED = 100_000
SEAL_CELLS = 4


@acting(may="look.audit")
def audit_log(request: ActingRequest) -> HttpResponse:
    """The events, newest first; `?q=` searches who and what, `?since=` and `?until=` are days."""
    asked = asked_of(request)
    found = page_of(request, events_matching(**asked), lambda event: event)
    last = latest_inspection()
    context = {
        "nav_current": "admin",
        "rows": told(found["results"]),
        "newer": found["previous"],
        "older": found["next"],
        "entries": entry_count(),
        "inspection": last,
        "findings": [" ".join(part for part in one if part) for one in last.findings] if last else [],
        **asked,
    }
    return render(request, "project/audit_log.html", context)


def asked_of(request: Any) -> dict[str, Any]:
    """What the reader asked for; a day that is none is left out."""
    words = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    return {"q": words, "since": _day(request.GET.get("since")), "until": _day(request.GET.get("until"))}


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def events_matching(*, q: str, since: date | None, until: date | None) -> QuerySet[Any]:
    rows = AuditEvent.objects.all()
    if q:
        rows = rows.filter(Q(actor_name__icontains=q) | Q(verb__icontains=q) | Q(facts__icontains=q))
    if since is not None:
        rows = rows.filter(happened_at__gte=_midnight(since))
    if until is not None:
        rows = rows.filter(happened_at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def told(events: list[Any]) -> list[dict[str, Any]]:
    """The events as rows, each with the first cells of its seal, or none while it waits for one."""
    hashes = {
        seal.event_id: bytes(seal.hash).hex()
        for seal in AuditSeal.objects.filter(event_id__in=[event.id for event in events])
    }
    return [
        {
            "event": event,
            "actor": event.actor_name,
            "said": in_words(event.verb, event.facts),
            "hash": hashes.get(event.id, ""),
            "cells": [int(digit, 16) * 7 // 16 for digit in hashes.get(event.id, "")[:SEAL_CELLS]],
        }
        for event in events
    ]


def entry_count() -> int:
    """How many events the account's chain has: the last position."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM audit_auditseal")
        return int(cursor.fetchone()[0])


HEADER = ["time", "who", "what", "verb", "subject", "subject_id", "ip_address", "facts", "hash"]


@acting(may="look.audit")
def audit_file(request: ActingRequest) -> HttpResponse:
    """The same events as CSV, oldest first, with the whole hash of each."""
    newest = events_matching(**asked_of(request)).order_by("-id")[:MOST_EXPORTED]
    response = HttpResponse(write_csv(HEADER, _lines(newest)).read(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _lines(events: QuerySet[Any]) -> Iterator[list[str]]:
    for row in told(list(events)[::-1]):
        event = row["event"]
        yield [
            event.happened_at.isoformat(),
            row["actor"],
            row["said"],
            event.verb,
            event.object_type,
            str(event.object_id or ""),
            event.ip_address or "",
            json.dumps(event.facts, ensure_ascii=False),
            row["hash"],
        ]
