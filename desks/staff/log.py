"""The staff's own log: what each of them did, in every account and for all of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from audit.models import StaffEvent
from audit.words import in_words
from kernel.ids import read_id
from rest.paging import page as page_of
from tenancy.models import Account
from ui.staffing import StaffRequest, staffing


@staffing()
def page(request: StaffRequest) -> HttpResponse:
    """Show the log, newest first; `?staff=` selects a person, `?account=` an account."""
    rows = StaffEvent.objects.all()
    staff_id, account_id = read_id(request.GET.get("staff")), read_id(request.GET.get("account"))
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    found = page_of(request, rows, lambda event: event)
    context = {
        "nav_current": "log",
        "rows": _rows(found["results"]),
        "newer": found["previous"],
        "older": found["next"],
        "is_narrowed": staff_id is not None or account_id is not None,
    }
    return render(request, "desks/staff_log.html", context)


def _rows(events: list[StaffEvent]) -> list[dict[str, Any]]:
    ids = {event.account_id for event in events if event.account_id}
    names: dict[Any, str] = dict(Account.objects.filter(id__in=ids).values_list("id", "name"))
    return [
        {
            "event": event,
            "said": in_words(event.verb, event.facts),
            "account_name": names.get(event.account_id, ""),
            "account_url": reverse("staff-account", args=[event.account_id]) if event.account_id else "",
        }
        for event in events
    ]
