"""Reports: arrears of all groups, and trial balances."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.account_names import account_name
from chits.journal_accounts import holder
from chits.models import Group, Instalment, Ticket
from chits.queries.balances import trial_balance
from chits.queries.desk import group_ids, group_lines
from chits.queries.finders import group_for
from chits.queries.group_page import late_tickets
from chits.web.frame import desk_page
from kernel.clock import database_now
from ui.acting import ActingRequest, acting


@acting(may="look.reports")
def reports(request: ActingRequest) -> HttpResponse:
    """Show arrears, oldest first, and links to each group's trial balance."""
    member = request.member
    ids = group_ids(member)
    groups = list(Group.objects.filter(id__in=ids, state__in=["ACTIVE", "TERMINATED"]).order_by("id"))
    arrears: list[dict[str, Any]] = [
        {"group": group, "ticket": ticket} for group, ticket in late_tickets(groups)
    ]
    lines = group_lines(member, ids)
    context: dict[str, Any] = {
        "arrears": sorted(arrears, key=lambda row: row["ticket"].late, reverse=True),
        "arrears_total": sum(row["ticket"].late for row in arrears),
        "rows": [{"line": line, "url": reverse("chits:trial-balance", args=[line.id])} for line in lines],
    }
    return desk_page(request, "chits/reports.html", "reports", **context)


@acting(may="look.reports", find=group_for)
def trial(request: ActingRequest, id: Any) -> HttpResponse:
    """Show every account of the group with debits and credits; the total is always zero."""
    group: Group = request.subject
    subjects = subjects_of(group)
    found = trial_balance(group.account_id, group.id)
    lines: list[dict[str, Any]] = [
        {"line": line, "name": account_name(line.code), "subject": subjects.get(line.subject, "")}
        for line in found
    ]
    context: dict[str, Any] = {
        "group": group,
        "lines": lines,
        "debits": sum(line.debits for line in found),
        "credits": sum(line.credits for line in found),
        "now": database_now(),
    }
    return desk_page(request, "chits/trial_balance.html", "reports", **context)


def subjects_of(group: Group) -> dict[Any, str]:
    """Return the subject of a journal account in words: a ticket, a month, a person."""
    tickets = Ticket.objects.filter(group=group)
    months = Instalment.objects.filter(group=group).values_list("id", "number")
    return {
        **{holder(group.id, id): name for id, name in tickets.values_list("person_id", "person__name")},
        **dict(tickets.values_list("id", "label")),
        **{month: _("month %(n)s") % {"n": number} for month, number in months},
    }
