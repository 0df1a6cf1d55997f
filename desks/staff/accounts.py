"""The list of accounts on the staff desk, with search."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from billing.models import Invoice
from desks.staff.forms import STATUSES
from desks.staff.shown import country_and_plan, plan_names, status_of
from rest.paging import page as page_of
from tenancy.access import Status
from tenancy.models import Account, Membership
from tenancy.roles import Role
from ui.staffing import StaffRequest, staffing


@staffing(only_reads=True)
def accounts(request: StaffRequest) -> HttpResponse:
    """List accounts, newest first, filtered by search and state."""
    search = request.GET.get("search", "").replace("\x00", "").strip()[:255]
    status = request.GET.get("status", "")
    rows = _found(search)
    if status in list(Status):
        rows = rows.filter(status=status)
    owners = Membership.objects.filter(account_id=OuterRef("id"), role=Role.OWNER)
    rows = rows.annotate(owner_email=Subquery(owners.values("user__email")[:1]))
    plans = plan_names()
    found = page_of(request, rows, lambda row: _row(row, plans))
    context = {
        "nav_current": "accounts",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "search": search,
        "status": status,
        "statuses": [(value.value, word) for value, word in STATUSES.items()],
    }
    return render(request, "desks/staff_accounts.html", context)


def _found(search: str) -> QuerySet[Account]:
    rows = Account.objects.all()
    if not search:
        return rows
    people = Membership.objects.filter(account_id=OuterRef("id")).filter(
        Q(user__email__icontains=search) | Q(user__mobile_number__contains=search)
    )
    papers = Invoice.objects.filter(account_id=OuterRef("id")).filter(
        Q(number__iexact=search) | Q(pay_code__iexact=search.replace(" ", ""))
    )
    return rows.filter(Q(name__icontains=search) | Exists(people) | Exists(papers))


def _row(account: Any, plans: dict[str, str]) -> dict[str, Any]:
    return {
        "account": account,
        "owner_email": account.owner_email,
        "place": country_and_plan(account, plans),
        "status": status_of(account),
        "url": reverse("staff-account", args=[account.id]),
    }
