"""The audit log: searched, exported, and its chain checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.inspection import latest_inspection
from audit.models import AuditEvent, AuditSeal
from audit.words import in_words, verbs_saying
from documents.spreadsheet import write_csv
from kernel.errors import BadInput
from rest.paging import page as page_of
from ui.acting import ActingRequest, acting

MOST_EXPORTED = 100_000
MOST_LETTERS = 100
MOST_WORDS = 8
FIRST_YEAR, LAST_YEAR = 2000, 2200
SEAL_CELLS = 4


@acting(may="look.audit")
def audit_log(request: ActingRequest) -> HttpResponse:
    """The events, newest first; `?q=` searches who and what, `?since=` and `?until=` are days."""
    problem = ""
    try:
        asked = asked_of(request)
        found = page_of(request, events_matching(asked), lambda event: event)
    except BadInput as refusal:
        if refusal.code != "bad_days":
            raise
        problem, asked = refusal.detail, Asked(_words(request), None, None, ())
        found = {"results": [], "previous": None, "next": None}
    last = latest_inspection()
    context = {
        "nav_current": "admin",
        "rows": told(found["results"]),
        "newer": found["previous"],
        "older": found["next"],
        "entries": entry_count(),
        "inspection": last,
        "findings": [" ".join(part for part in one if part) for one in last.findings] if last else [],
        "q": asked.q,
        "since": asked.since,
        "until": asked.until,
        "unread": asked.unread,
        "problem": problem,
    }
    return render(request, "project/audit_log.html", context, status=400 if problem else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for; `unread` are days that were no days, which are left out."""

    q: str
    since: date | None
    until: date | None
    unread: tuple[str, ...]


def asked_of(request: Any) -> Asked:
    """Read the query. BadInput for a day that no entry can be of."""
    unread: list[str] = []
    since, until = (_day(request.GET.get(name), unread) for name in ("since", "until"))
    if since is not None and until is not None and since > until:
        raise BadInput(_("The first day is after the last one."), code="bad_days")
    return Asked(_words(request), since, until, tuple(unread))


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
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Choose a day between the years %(first)s and %(last)s.")
        raise BadInput(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR}, code="bad_days")
    return day


def events_matching(asked: Asked) -> QuerySet[Any]:
    """The events in which each of the words is found: in who did it, in its sentence, or in its facts."""
    rows = AuditEvent.objects.all()
    for word in words_of(asked.q):
        rows = rows.filter(_says(word))
    if asked.since is not None:
        rows = rows.filter(happened_at__gte=_midnight(asked.since))
    if asked.until is not None:
        rows = rows.filter(happened_at__lt=_midnight(asked.until + timedelta(days=1)))
    return rows


def words_of(q: str) -> list[str]:
    """The words of a search without the marks that the sentences put around them."""
    words = (word.strip(".,:;()\"'") for word in q.split())
    return [word for word in words if word][:MOST_WORDS]


def _says(word: str) -> Q:
    """What a row must be for its line in the log to show the word."""
    raw = word.replace(" ", "_")
    found = Q(verb__in=verbs_saying(word)) | Q(verb__icontains=raw) | Q(actor_name__icontains=word)
    if word.casefold() in _("the clock").casefold():
        found |= Q(actor_name="")
    return found | Q(facts__icontains=word)


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
    newest = events_matching(asked_of(request)).order_by("-id")[:MOST_EXPORTED]
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
