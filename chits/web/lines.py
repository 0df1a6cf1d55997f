"""Rows of the desk's lists for templates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chits.payment_states import Method
from chits.queries.desk import Doing, GroupLine
from chits.states import GroupState, InstalmentState
from chits.web.clock import by_clock, zone_beside
from ui.zones import zone

SOON = timedelta(hours=1)


def group_row(line: GroupLine, now: datetime) -> dict[str, Any]:
    """Return a group with its months in words, its URL and its most important tag."""
    word, tone = tag_of(line, now)
    return {
        "line": line,
        "months": line.strip,
        "says": _("%(done)s of %(months)s months done") % {"done": line.done, "months": line.months},
        "url": reverse("chits:group", args=[line.id]),
        "next_draw": next_draw_word(line, now),
        "tag": word,
        "tone": tone,
    }


def next_draw_word(line: GroupLine, now: datetime) -> str:
    """Return `Today 20:00` or `Sun 22 Nov` in the group's zone, or "" without a next draw."""
    if line.draw_at is None:
        return ""
    at, clock = line.draw_at, zone(line.time_zone)
    if at.astimezone(clock).date() == now.astimezone(clock).date():
        return _("Today %(time)s") % {"time": f"{by_clock(line, at)} {zone_beside(line, at)}".strip()}
    return by_clock(line, at, "D j M")


def tag_of(line: GroupLine, now: datetime) -> tuple[str, str]:
    """Return the group's most important state, and its tone."""
    if line.state == GroupState.FORMING:
        return _("Forming"), ""
    if line.state != GroupState.ACTIVE or line.draw_at is None:
        words = {"COMPLETED": _("Completed"), "CANCELLED": _("Cancelled"), "TERMINATED": _("Terminated")}
        return words.get(line.state, _("All drawn")), ""
    left = line.draw_at - now
    if line.instalment_state in (InstalmentState.FROZEN, InstalmentState.AWAITING_BEACON):
        if left <= timedelta(0):
            return _("Being drawn"), "wait"
        minutes = max(1, int(left.total_seconds() // 60))
        if left < SOON:
            return ngettext("Draw in %(n)s min", "Draw in %(n)s min", minutes) % {"n": minutes}, "wait"
        return _("List frozen"), "neutral"
    if line.overdue:
        return ngettext("%(n)s overdue", "%(n)s overdue", line.overdue) % {"n": line.overdue}, "loss"
    if line.instalment_state == InstalmentState.ADJOURNED:
        return _("Adjourned"), "wait"
    if line.number == line.months:
        return _("Last draw"), "gain"
    return _("Collecting"), "neutral"


def doing_line(doing: Doing) -> dict[str, Any]:
    """Return an activity in words, with its icon and tone."""
    icon, tone, title, note = _activity(doing)
    return {
        "icon": icon,
        "tone": tone,
        "title": title,
        "note": note,
        "at": doing.at,
        "amount": doing.amount,
        "currency": doing.group.currency,
    }


def _activity(doing: Doing) -> tuple[str, str, str, str]:
    names = {"name": doing.name, "group": doing.group.name}
    if doing.what == "received" and doing.payment is not None:
        note = _("Receipt %(number)s, %(how)s") % {
            "number": f"{doing.payment.receipt_number:06d}",
            "how": _how(doing.payment.method),
        }
        return "check", "", _("%(name)s paid") % names, note
    if doing.what == "rejected":
        return "x", "loss", _("Payment rejected"), doing.name
    if doing.what == "reversed":
        return "undo-2", "loss", _("Payment reversed"), doing.name
    number = doing.instalment.number if doing.instalment else 0
    if doing.what == "frozen":
        title = _("%(group)s, draw %(number)s frozen") % {**names, "number": number}
        return "lock", "neutral", title, _("The list is frozen")
    title = _("%(name)s drawn") % names
    return "award", "wait", title, f"{doing.group.name}, {doing.detail}"


def _how(method: str) -> str:
    words = {
        Method.CASH: _("cash"),
        Method.UPI: "UPI",
        Method.BANK: _("bank"),
        Method.CHEQUE: _("cheque"),
        Method.AGENT: _("agent"),
    }
    return words.get(Method(method), _("gateway"))
