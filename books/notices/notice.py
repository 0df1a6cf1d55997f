"""What notices of books have in common: their words, and the collaborators they go to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from books.models import Book, Cover, Period
from books.notices.recipients import only_active
from money import format_money
from ui.zones import zone_label

MOST_LISTED = 12


def named(period: Period) -> str:
    """Return `Evening, Friday`."""
    return f"{period.book.name}, {period.name}"


def clock(at: datetime, book: Book) -> str:
    """Return the time in the book's zone with the zone's name, since all recipients read the same text."""
    return f"{at.astimezone(ZoneInfo(book.time_zone)):%H:%M} {zone_label(book.time_zone, at)}"


def listed(numbers: Iterable[tuple[int, int]], book: Book) -> str:
    """Return `786 ₹30.00, 108 ₹12.00 and 3 more` for numbers and amounts."""
    rows = list(numbers)
    shown = ", ".join(f"{book.written(n)} {format_money(a, book.currency)}" for n, a in rows[:MOST_LISTED])
    if len(rows) > MOST_LISTED:
        return _("%(shown)s and %(count)s more") % {"shown": shown, "count": len(rows) - MOST_LISTED}
    return shown


def asked_of(covers: Iterable[Cover]) -> dict[uuid.UUID, list[Cover]]:
    """Group covers by the user who answers them in the app; collaborators without one are left out."""
    found: dict[uuid.UUID, list[Cover]] = {}
    for cover in covers:
        if cover.collaborator.user_id is not None:
            found.setdefault(cover.collaborator.user_id, []).append(cover)
    active = only_active(found) if found else set()
    return {user_id: mine for user_id, mine in found.items() if user_id in active}
