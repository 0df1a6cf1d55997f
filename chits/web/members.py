"""Members of one's groups, and one member with tickets and payments."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse

from chits.models import Mark, Payment, Person, Ticket
from chits.queries.desk import group_ids
from chits.queries.dues import overdue_of
from chits.queries.group_page import people_of
from chits.web.frame import desk_page
from kernel.clock import database_now
from kernel.find_one import find_one
from tenancy.member import Member
from ui.acting import ActingRequest, acting


def person_for(member: Member, id: object) -> Person:
    """Return a holder of a ticket in the member's groups, or raise NotFound."""
    return find_one(Person.objects.filter(tickets__group_id__in=group_ids(member)).distinct(), id)


@acting(may="chits.collect")
def members(request: ActingRequest) -> HttpResponse:
    """List all members by name."""
    rows = people_of(group_ids(request.member))
    wanted = request.GET.get("q", "").strip()[:100].lower()
    if wanted:
        rows = [
            row
            for row in rows
            if wanted in row["person"].name.lower() or wanted in row["person"].mobile_number  # type: ignore[attr-defined]
        ]
    return desk_page(request, "chits/members.html", "members", rows=rows, wanted=wanted)


@acting(may="chits.collect", find=person_for)
def person(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one member with tickets and payments."""
    person: Person = request.subject
    groups = group_ids(request.member)
    tickets = Ticket.objects.filter(person=person, group_id__in=groups)
    now = database_now()
    context: dict[str, Any] = {
        "person": person,
        "tickets": [
            {"ticket": ticket, "marks": ticket.active_marks, "late": overdue_of(ticket, now)}
            for ticket in tickets.select_related("group")
            .prefetch_related(Prefetch("marks", Mark.objects.filter(lifted_at=None), "active_marks"))
            .order_by("group__name", "number")
        ],
        "payments": Payment.objects.filter(person=person, group_id__in=groups)
        .select_related("group", "ticket")
        .order_by("-id")[:30],
    }
    return desk_page(request, "chits/person.html", "members", **context)
