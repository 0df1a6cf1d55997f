"""The admin desk: the current period with its times, figures and actions, and today's sellers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.seats import seats_taken
from audit.inspection import latest_inspection
from audit.models import AuditEvent
from audit.web.log import entry_count, event_rows
from books.locking import watch_period
from books.models import Cover, Period, Ticket
from books.period import LockedPeriod, refusal_of
from books.queries.board import totals_of
from books.queries.exposure import exposure_of
from books.queries.overrides import live_overrides
from books.queries.spill import waiting_numbers
from books.states import SHOWS_NUMBER, Operation, PeriodState
from books.web.forms import TimesForm
from books.web.result_context import result_context
from kernel.clock import database_now
from kernel.ids import read_id
from plans.queries import limit_of
from tenancy.member import Member
from tenancy.models import Membership
from ui.acting import ActingRequest, acting

RECENT = 10
CHOICE = 6
ON_DUTY = 10
LINE = 1000
"""Width of the course in the units of its drawing."""


@acting(may="books.run")
def admin_desk(request: ActingRequest) -> HttpResponse:
    """Show the admin desk; `?period=` selects another period than the most urgent one."""
    member = request.member
    periods = list(Period.objects.select_related("book").exclude(state="ARCHIVED").order_by("-id")[:CHOICE])
    periods.sort(key=lambda period: period.pre_close_at, reverse=True)
    chosen = _chosen(periods, read_id(request.GET.get("period")))
    now = database_now()
    entries = entry_count()
    context: dict[str, Any] = {
        "nav_current": "admin",
        "server_time": now,
        "choice": periods,
        "period": chosen,
        "tiles": _tiles(member, now, entries),
        "recent": event_rows(list(AuditEvent.objects.order_by("-id")[:RECENT])),
        "entries": entries,
        "inspection": latest_inspection(),
    }
    if chosen is not None:
        context |= _of_period(member, chosen)
    return render(request, "desks/admin_desk.html", context)


_FIRST = [PeriodState.PRECLOSED, PeriodState.OPEN, PeriodState.ANNOUNCED, PeriodState.DRAFT]


def _chosen(periods: list[Period], wanted: Any) -> Period | None:
    """Return the requested period, or else the most advanced unfinished one."""
    for period in periods:
        if period.id == wanted:
            return period
    ranked = [period for period in periods if period.state in _FIRST]
    ranked.sort(key=lambda period: (_FIRST.index(PeriodState(period.state)), period.pre_close_at))
    return ranked[0] if ranked else (periods[0] if periods else None)


def _of_period(member: Member, row: Period) -> dict[str, Any]:
    seq, looked = watch_period(member, row.id)
    seen = exposure_of(looked)
    totals = totals_of(looked.account_id, looked.id)
    may_undo = looked.state is PeriodState.PRECLOSED and refusal_of(looked, Operation.MOVE_PRE_CLOSE) is None
    times = {name: getattr(row, name) for name in TimesForm.base_fields}
    return {
        "book": row.book,
        "state": looked.state,
        "currency": looked.currency,
        "live_seq": seq,
        "course": _course(row, looked),
        "next_end": _next_end(row, looked),
        "totals": totals,
        "worst_minor": seen.exposure.worst.pnl_minor,
        "worst_number": looked.written(seen.exposure.worst.number),
        "collaborators": Cover.objects.filter(period=row, confirmed__gt=0)
        .values("collaborator")
        .distinct()
        .count(),
        "lucky": _lucky(row, looked),
        "may_undo": may_undo,
        "times_form": TimesForm(initial=times).edits(row.id) if may_undo else None,
        "on_duty": _on_duty(row),
        **result_context(member, looked, row),
    }


def _course(row: Period, looked: LockedPeriod) -> dict[str, Any]:
    """The period as a line: its moments, and how far the clock has come."""
    named = [
        (row.opened_at or row.opens_at, _("Opened") if row.opened_at else _("Opens")),
        (row.pre_close_at, _("Selling closes") if looked.state is PeriodState.OPEN else _("Selling closed")),
        (row.cover_cutoff_at, _("Cover ends")),
        (row.announced_at or row.reveal_at, _("Announced")),
    ]
    moments = [(at, label) for at, label in named if at]
    if not moments:
        return {"points": []}
    # Evenly spaced, as a plan is drawn: an hour before the close matters as much as the day before it.
    step = LINE // max(1, len(moments) - 1) if len(moments) > 1 else LINE
    points = [
        {"at": at, "label": label, "x": index * step, "done": at <= looked.now}
        for index, (at, label) in enumerate(moments)
    ]
    # Half a step beyond both ends, so that each moment is in the middle of its column.
    box = f"{-step // 2} -4 {LINE + step if len(points) > 1 else LINE} 8"
    return {"points": points, "now": _position(points, looked.now, step), "box": box}


def _position(points: list[dict[str, Any]], now: datetime, step: int) -> int:
    done = [point for point in points if point["done"]]
    if not done:
        return 0
    if len(done) == len(points):
        return LINE
    last, following = done[-1], points[len(done)]
    whole = (following["at"] - last["at"]).total_seconds()
    return int(last["x"] + (step * (now - last["at"]).total_seconds() / whole if whole > 0 else 0))


def _next_end(row: Period, looked: LockedPeriod) -> dict[str, Any] | None:
    """Return the next scheduled event and its time."""
    named = [
        (row.pre_close_at, _("closes")),
        (row.cover_cutoff_at, _("cover ends")),
        (row.reveal_at, _("announced")),
    ]
    if looked.state not in (PeriodState.OPEN, PeriodState.PRECLOSED):
        return None
    ahead = [(at, label) for at, label in named if at and at > looked.now]
    return {"at": ahead[0][0], "label": ahead[0][1]} if ahead else None


def _lucky(row: Period, looked: LockedPeriod) -> dict[str, str]:
    """Return what the page shows about the lucky number; never the number before its announcement."""
    source = _("from a fair draw") if row.book.draw == "fair" else _("entered by hand")
    if looked.state in SHOWS_NUMBER and looked.lucky_number is not None:
        return {"figure": looked.written(looked.lucky_number), "note": source}
    if looked.lucky_number is not None:
        return {"figure": _("Sealed"), "note": _("hidden until the announcement")}
    return {"figure": _("None yet"), "note": source}


def _on_duty(row: Period) -> list[dict[str, Any]]:
    """Return the sellers of this period, most tickets first."""
    sellers = (
        Ticket.objects.filter(period=row)
        .values_list("seller_id", "seller_name")
        .annotate(count=Count("id"))
        .order_by("-count", "seller_name")[:ON_DUTY]
    )
    roles = dict(
        Membership.objects.filter(id__in=[seller_id for seller_id, _name, _count in sellers]).values_list(
            "id", "role"
        )
    )
    return [
        {"name": name, "role": roles.get(seller_id, ""), "count": count} for seller_id, name, count in sellers
    ]


def _tiles(member: Member, now: datetime, entries: int) -> list[dict[str, Any]]:
    # As the plan counts them, with open invitations and without the members of chit groups.
    users = seats_taken()
    overrides = live_overrides(now)
    waiting = waiting_numbers()
    drafts = Period.objects.filter(state=PeriodState.DRAFT).count()
    return [
        {
            "icon": "users",
            "label": _("Members"),
            "url": reverse("accounts:members"),
            "figure": f"{users:,}",
            "note": _("%(users)s of %(max_users)s users")
            % {"users": f"{users:,}", "max_users": f"{limit_of(member, 'users'):,}"},
        },
        {
            "icon": "key-round",
            "label": _("Overrides"),
            "url": reverse("books:overrides"),
            "figure": str(len(overrides)) if overrides else "",
            "note": ngettext("%(count)s active", "%(count)s active", len(overrides))
            % {"count": len(overrides)}
            if overrides
            else _("none active"),
        },
        {
            "icon": "scroll-text",
            "label": _("Audit log"),
            "url": reverse("audit-log"),
            "figure": "",
            "note": ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": f"{entries:,}"},
        },
        {
            "icon": "calendar-clock",
            "label": _("Periods"),
            "url": reverse("books:books"),
            "figure": str(drafts) if drafts else "",
            "note": ngettext("%(count)s draft ready", "%(count)s drafts ready", drafts) % {"count": drafts}
            if drafts
            else _("books and periods"),
        },
        {
            "icon": "corner-down-right",
            "label": _("Spill-over"),
            "url": reverse("books:spill-now"),
            "figure": str(waiting) if waiting else "",
            "note": ngettext("%(count)s number to cover", "%(count)s numbers to cover", waiting)
            % {"count": waiting}
            if waiting
            else _("nothing to cover"),
        },
        {
            "icon": "archive",
            "label": _("Archive"),
            "url": reverse("books:archive"),
            "figure": "",
            "note": _("closed ledgers"),
        },
    ]
