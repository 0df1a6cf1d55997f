"""The staff desk at one look: trouble first, then what waits, then how many there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Payment, StatementLine
from billing.queries.rates import has_no_usable_methods
from billing.states import LineState, PaymentStatus
from desks.staff.forms import STATUSES
from desks.staff.shown import country_and_plan, plan_names
from kernel.clock import database_now
from kernel.heartbeat import is_alive
from tenancy.access import Status
from tenancy.models import Account
from tenancy.scope import scope
from ui.staffing import StaffRequest, staffing

NEWEST = 8
SOON = timedelta(days=2)
# Counted only where there is one.
RARE = (Status.LOCKED, Status.CLOSED)


@staffing(only_reads=True)
def home(request: StaffRequest) -> HttpResponse:
    counts = dict(Account.objects.order_by().values_list("status").annotate(Count("id")))
    waiting = Payment.objects.filter(status=PaymentStatus.PENDING_APPROVAL).order_by("created_at")
    oldest = waiting.first()
    now = database_now()
    plans = plan_names()
    context: dict[str, Any] = {
        "nav_current": "staff",
        "waiting_count": waiting.count(),
        "oldest_minutes": int((now - oldest.created_at).total_seconds()) // 60 if oldest else None,
        "needs": _needs(counts),
        "stats": [
            {
                "name": word,
                "count": counts.get(status.value, 0),
                "url": f"{reverse('staff-accounts')}?status={status.value}",
            }
            for status, word in STATUSES.items()
            if status not in RARE or counts.get(status.value)
        ],
        "newest": [
            {"account": account, "place": country_and_plan(account, plans)}
            for account in Account.objects.order_by("-created_at")[:NEWEST]
        ],
        "ending": Account.objects.filter(
            status=Status.TRIAL, trial_ends_at__gt=now, trial_ends_at__lte=now + SOON
        ).order_by("trial_ends_at")[:NEWEST],
    }
    # The heartbeat belongs to no account: the application reads it, not the staff role.
    with scope(None, request.staff.user_id):
        context["worker_alive"] = is_alive()
    return render(request, "desks/staff_home.html", context)


def _needs(counts: dict[str, int]) -> list[dict[str, Any]]:
    """What waits for a person beside the payments."""
    needs = []
    lines = StatementLine.objects.filter(state=LineState.QUEUED).count()
    if lines:
        title = ngettext(
            "%(n)s bank statement line to match", "%(n)s bank statement lines to match", lines
        ) % {"n": lines}
        needs.append({"title": title, "url": reverse("billing:staff-statements"), "label": _("Review")})
    if has_no_usable_methods():
        url = reverse("billing:staff-methods")
        needs.append(
            {
                "title": _("No payment method is set up, so customers can't pay"),
                "url": url,
                "label": _("Set up"),
            }
        )
    late = counts.get(Status.PAST_DUE, 0)
    if late:
        title = ngettext("%(n)s account past due", "%(n)s accounts past due", late) % {"n": late}
        url = f"{reverse('staff-accounts')}?status={Status.PAST_DUE.value}"
        needs.append({"title": title, "url": url, "label": _("Review")})
    return needs
