"""Reports: arrears over all groups, a group's trial balance, and the papers to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from chits.account_names import account_name
from chits.models import Group, Ticket
from chits.queries.balances import trial_balance
from chits.queries.desk import group_ids, group_lines
from chits.queries.doors import group_for
from chits.queries.group_page import late_tickets
from chits.web.frame import desk_page
from kernel.clock import database_now
from ui.acting import ActingRequest, acting


@acting(may="look.reports")
def reports(request: ActingRequest) -> HttpResponse:
    """Arrears, oldest first, and the way to each group's books."""
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


@acting(may="look.reports", door=group_for)
def trial(request: ActingRequest, id: Any) -> HttpResponse:
    """Every account of the group with debits and credits; the last line is nothing, at every moment."""
    group: Group = request.subject
    tickets = dict(Ticket.objects.filter(group=group).values_list("id", "label"))
    lines = [
        {"line": line, "name": account_name(line.code), "subject": tickets.get(line.subject, "")}
        for line in trial_balance(group.account_id, group.id)
    ]
    context = {
        "group": group,
        "lines": lines,
        "debits": sum(row["line"].debits for row in lines),
        "credits": sum(row["line"].credits for row in lines),
        "now": database_now(),
    }
    return desk_page(request, "chits/trial_balance.html", "reports", **context)
