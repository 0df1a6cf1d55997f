"""The member's home page: dues, the next draw, groups and payments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.queries import memberships_of
from chits.models import Instalment
from chits.queries.phone import (
    OwnGroup,
    OwnTicket,
    manager_names,
    most_urgent,
    own_groups,
    own_payments,
    sent_of,
)
from chits.rules.prize import share_of
from chits.states import WAITING, GroupKind, InstalmentState, PayoutBasis
from chits.web.clock import by_clock, zone_beside
from chits.web.frame import days_word, is_test_beacon, phone_page, today_of
from kernel.clock import database_now
from money import format_money
from ui.acting import ActingRequest, acting

SHOWN = 4


@acting(may="look.own")
def home(request: ActingRequest) -> HttpResponse:
    """Show the member's home page."""
    member = request.member
    now = database_now()
    today = today_of(member, now)
    groups = own_groups(member)
    urgent = most_urgent(groups)
    others = [own for one in groups for own in one.tickets if own.left_to_pay > 0 and own is not urgent]
    others.sort(key=lambda own: own.due_on or today)
    coming = min((one.coming for one in groups if one.coming), key=lambda row: row.draw_at, default=None)
    context: dict[str, Any] = {
        "first_name": member.user_name.split(" ")[0],
        "groups": [group_card(one) for one in groups],
        "due": _due(urgent, groups, today, now),
        "sent": sent_payments(groups),
        "also_due": others,
        "draw": next_draw(coming, now) if coming else None,
        "recent": own_payments(member, SHOWN),
        "elsewhere": _elsewhere(member),
        "test_beacon": is_test_beacon() and coming is not None,
        "topics": " ".join(f"group:{one.group.id}" for one in groups),
    }
    return phone_page(request, "chits/my_home.html", "home", **context)


def sent_payments(groups: list[OwnGroup]) -> list[dict[str, Any]]:
    """Return the payments the member reported for each ticket, and who confirms them."""
    sent = sent_of(groups)
    names = manager_names([own.group.id for own in sent]) if sent else {}
    return [{"own": own, "manager_name": names.get(own.group.id) or _("your manager")} for own in sent]


def group_card(one: OwnGroup) -> dict[str, Any]:
    """Return a card of the member's group with its months."""
    strip = one.strip
    return {
        "own": one,
        "group": one.group,
        "labels": one.labels,
        "number": one.number,
        "strip": strip,
        "says": _("%(paid)s of %(months)s months paid")
        % {"paid": strip.count("paid") + strip.count("before"), "months": len(strip)},
    }


def _due(urgent: Any, groups: list[OwnGroup], today: Any, now: Any) -> dict[str, Any] | None:
    if urgent is None:
        return None
    coming = next((one.coming for one in groups if one.group.id == urgent.group.id), None)
    return {
        "own": urgent,
        "word": days_word(urgent.due_on, today),
        "late": urgent.due_on < today,
        "number": urgent.due_number,
        "last_number": max(urgent.open_numbers),
        "later": later_word(urgent),
        "before": _before(coming, now),
        "url": reverse("chits:my-pay", args=[urgent.ticket.id]),
    }


def later_word(own: OwnTicket) -> str:
    """Return the part of the requested amount that is due after the given day, in words."""
    later = min(own.due_later, own.left_to_pay)
    if not later or own.last_due_on is None:
        return ""
    facts = {"amount": format_money(later, own.group.currency), "day": date_format(own.last_due_on, "j M")}
    return _("Includes %(amount)s that is due by %(day)s.") % facts


def _before(coming: Instalment | None, now: Any) -> str:
    """Return until when a payment counts for this month's draw, if it still does."""
    if coming is None or InstalmentState(coming.state) not in WAITING or coming.group.kind != GroupKind.LUCKY:
        return ""
    freeze_at = coming.draw_at - timedelta(seconds=coming.group.freeze_lead_seconds)
    if freeze_at <= now:
        return ""
    group = coming.group
    time = f"{by_clock(group, freeze_at)} {zone_beside(group, freeze_at)}".strip()
    if group.day_of(freeze_at) == group.day_of(now):
        return _("Pay before %(time)s to take part in today's draw.") % {"time": time}
    day = by_clock(group, freeze_at, "j M")
    return _("Pay before %(day)s, %(time)s to take part in the draw.") % {"day": day, "time": time}


def next_draw(coming: Instalment, now: Any) -> dict[str, Any]:
    """Return the next draw of the member's groups, with its prize."""
    group = coming.group
    freeze_at = coming.draw_at - timedelta(seconds=group.freeze_lead_seconds)
    prize = None
    if group.payout_basis == PayoutBasis.FULL_VALUE and group.kind != GroupKind.AUCTION:
        prize = group.value_minor - share_of(group.value_minor, group.commission_bps)
    is_today = group.day_of(coming.draw_at) == group.day_of(now)
    return {
        "instalment": coming,
        "group": group,
        "title": _("Today's draw") if is_today else _("Next draw"),
        "at": coming.draw_at,
        "freeze_at": freeze_at if group.kind == GroupKind.LUCKY else None,
        "clock": by_clock(group, coming.draw_at),
        "day": by_clock(group, coming.draw_at, "D j M"),
        "closes": by_clock(group, freeze_at),
        "zone": zone_beside(group, coming.draw_at),
        "is_today": is_today,
        "soon": coming.draw_at - now < timedelta(hours=48),
        "prize": prize,
        "currency": group.currency,
        "url": reverse("chits:my-draw", args=[coming.id]),
    }


def _elsewhere(member: Any) -> list[Any]:
    """Return the person's other accounts."""
    return [
        one for one in memberships_of(member.user_id) if one.account_id != member.account_id and one.can_enter
    ]
