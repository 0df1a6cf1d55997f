"""The panel of collaborators beside the spill-over: cover, remaining limit, speed, link and message."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from books.actions.request_cover import cover_odds
from books.cover_link import url_of
from books.models import Cover, CoverLink
from books.period import LockedPeriod
from books.queries.covers import deadline_of
from books.queries.spill import Spill
from money import format_money
from ui.acting import ActingRequest


def collaborator_row(
    request: ActingRequest, row: Any, spill: Spill, looked: LockedPeriod, *, deals: bool
) -> dict[str, Any]:
    """Return a collaborator for the panel: odds, cover, remaining limit, speed, link."""
    held = spill.held.get(row.id, 0)
    left = None if row.usual_limit is None else row.usual_limit - held
    own = [cover for cover in spill.asked if cover.collaborator_id == row.id]
    link = url_of(CoverLink(id=row.link_id, account_id=row.account_id)) if row.link_id and deals else ""
    seconds = spill.speed_seconds.get(row.id)
    return {
        "row": row,
        "odds": cover_odds(looked, row),
        "held": held,
        "left": None if left is None else max(0, left),
        "over": None if left is None or left >= 0 else -left,
        "minutes": None if seconds is None else max(1, round(seconds / 60)),
        "refused": spill.refusals.get(row.id),
        "link": link,
        "message": _message(request, own, looked, link) if link and own else "",
        "phone": "".join(digit for digit in row.phone if digit.isdigit()) if row.phone[:1] == "+" else "",
    }


def _message(request: ActingRequest, covers: list[Cover], looked: LockedPeriod, link: str) -> str:
    """Return the message to send to a collaborator by hand: requests, deadline and link."""
    book = request.subject.book
    numbers = ", ".join(dict.fromkeys(book.written(cover.number) for cover in reversed(covers)))
    values = {
        "operator": request.member.account_name,
        "numbers": numbers,
        "total": format_money(sum(cover.requested for cover in covers), book.currency),
        "at": timezone.localtime(max(deadline_of(cover, looked) for cover in covers)).strftime("%H:%M"),
        "link": link,
    }
    return _("%(operator)s asks you to cover %(numbers)s for %(total)s. Answer by %(at)s: %(link)s") % values
