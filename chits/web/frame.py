"""The frame of every page of the manager's desk and of the member's phone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chits.gateway.own_keys import is_simulated_here
from chits.queries.days import today_of
from chits.queries.desk import counts_of, group_ids, next_draws
from chits.web.clock import by_clock, zone_beside
from kernel.clock import database_now
from tenancy.member import Member
from ui.acting import ActingRequest

SOON = timedelta(hours=6)
# The items in the bar on phones; the others are under More.
ON_BAR = frozenset({"desk", "collection", "payments", "draws"})
__all__ = ["days_word", "desk_page", "is_test_beacon", "phone_page", "today_of"]


def is_test_beacon() -> bool:
    """Return whether draws here use our own test beacon."""
    return not getattr(settings, "BEACON_RELAYS", None)


def desk_page(
    request: ActingRequest, template: str, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the desk with its sidebar."""
    member = request.member
    groups = group_ids(member)
    now = database_now()
    frame = {
        "side": _side(member, groups),
        "side_current": current,
        "next_draws": [_draw(row, now) for row in next_draws(groups)],
        "server_time": now,
        "currency": member.currency,
        "may_run": member.may("chits.run"),
        "simulated": is_simulated_here(),
    }
    return render(request, template, {**frame, **context}, status=status)


def phone_page(
    request: ActingRequest, template: str, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the phone with its bar."""
    frame = {"phone_current": current, "server_time": database_now(), "simulated": is_simulated_here()}
    return render(request, template, {**frame, **context}, status=status)


def _side(member: Member, groups: list[Any]) -> list[dict[str, Any]]:
    claims, payouts = counts_of(groups)
    items: list[tuple[str, str, str, str, int | None, int]] = [
        ("desk", _("Desk"), "layout-dashboard", "chits:desk", None, 0),
        ("groups", _("Groups"), "users-round", "chits:groups", len(groups), 0),
        ("members", _("Members"), "contact-round", "chits:members", None, 0),
        ("collection", _("Collection"), "table-2", "chits:sheets", None, 0),
        ("payments", _("Payments"), "badge-indian-rupee", "chits:payments", None, claims),
        ("draws", _("Draws"), "grid-3x3", "chits:draws", None, 0),
        ("payouts", _("Payouts"), "hand-coins", "chits:payouts", None, payouts),
        ("reports", _("Reports"), "file-chart-column", "chits:reports", None, 0),
        ("online", _("Online payments"), "key-round", "chits:online-payments", None, 0),
    ]
    collects = ("members", "collection", "payments")
    hidden = {
        *(() if member.may("chits.collect") else collects),
        *(() if member.may("look.reports") else ("reports",)),
        *(() if member.may("chits.run") else ("payouts",)),
        *(() if member.may("account.billing") else ("online",)),
    }
    return [
        {
            "key": key,
            "label": label,
            "icon": icon,
            "url": reverse(name),
            "count": count,
            "wants": wants,
            "on_bar": key in ON_BAR,
        }
        for key, label, icon, name, count, wants in items
        if key not in hidden
    ]


def _draw(row: Any, now: datetime) -> dict[str, Any]:
    left = row.draw_at - now
    days, hours = left.days, left.seconds // 3600
    return {
        "name": row.group.name,
        "draw_at": row.draw_at,
        "at": by_clock(row.group, row.draw_at, "D j M, H:i"),
        "zone": zone_beside(row.group, row.draw_at),
        "soon": timedelta(0) <= left < SOON,
        "left": _("due") if days < 0 else _("%(days)s d %(hours)s h") % {"days": days, "hours": hours},
        "url": reverse("chits:draw", args=[row.id]),
    }


def days_word(day: date, today: date) -> str:
    """Return `Due today`, `Due in 3 days` or `4 days late`."""
    left = (day - today).days
    if left == 0:
        return _("Due today")
    if left > 0:
        return ngettext("Due in %(days)s day", "Due in %(days)s days", left) % {"days": left}
    return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
