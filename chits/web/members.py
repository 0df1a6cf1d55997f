"""Members of one's groups, and one member with tickets, payments and marks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.replace_holder import remove_holder, substitute_holder
from chits.models import Mark, Payment, Person, Ticket
from chits.queries.desk import group_ids
from chits.queries.doors import ticket_for
from chits.queries.group_page import people_of
from chits.states import MarkKind
from chits.web.frame import desk_page
from kernel.errors import DrawbookError, NotFound
from kernel.ids import read_id
from tenancy.member import Member
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting


def person_for(member: Member, id: object) -> Person:
    """Somebody who holds a ticket in one's groups, else NotFound."""
    key = read_id(id)
    rows = Person.objects.filter(id=key, tickets__group_id__in=group_ids(member)) if key else None
    found = rows.distinct().first() if rows is not None else None
    if found is None:
        raise NotFound
    return found


@acting(may="chits.collect")
def members(request: ActingRequest) -> HttpResponse:
    """Everybody, by name."""
    rows = people_of(group_ids(request.member))
    wanted = request.GET.get("q", "").strip()[:100].lower()
    if wanted:
        rows = [
            row
            for row in rows
            if wanted in row["person"].name.lower() or wanted in row["person"].mobile_number  # type: ignore[attr-defined]
        ]
    return desk_page(request, "chits/members.html", "members", rows=rows, wanted=wanted)


@acting(may="chits.collect", door=person_for)
def person(request: ActingRequest, id: Any) -> HttpResponse:
    """One member."""
    return _page(request, request.subject)


def _page(request: ActingRequest, person: Person, refusal: DrawbookError | None = None) -> HttpResponse:
    groups = group_ids(request.member)
    tickets = list(
        Ticket.objects.filter(person=person, group_id__in=groups)
        .select_related("group")
        .order_by("group__name")
    )
    marks: dict[Any, list[Mark]] = {}
    for mark in Mark.objects.filter(ticket__in=tickets, lifted_at__isnull=True):
        marks.setdefault(mark.ticket_id, []).append(mark)
    context = {
        "person": person,
        "tickets": [{"ticket": ticket, "marks": marks.get(ticket.id, [])} for ticket in tickets],
        "payments": Payment.objects.filter(person=person, group_id__in=groups)
        .select_related("group", "ticket")
        .order_by("-id")[:30],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return desk_page(request, "chits/person.html", "members", status=status, **context)


@acting(may="chits.run", needs=Needs.FINISH, door=ticket_for)
def mark(request: ActingRequest, id: Any) -> HttpResponse:
    """Pledge or suspend a ticket, note that its holder opts out, or lift that again."""
    ticket: Ticket = request.subject
    if request.method == "POST":
        try:
            _marked(request, ticket)
        except DrawbookError as refusal:
            return _page(request, ticket.person, refusal)
    return HttpResponseRedirect(reverse("chits:person", args=[ticket.person_id]))


def _marked(request: ActingRequest, ticket: Ticket) -> None:
    kind = request.POST.get("kind")
    if kind not in list(MarkKind):
        raise NotFound
    standing = Mark.objects.filter(ticket=ticket, kind=kind, lifted_at__isnull=True).first()
    if standing is not None and request.POST.get("lift") == "yes":
        lift_mark(request.member, standing)
        messages.success(request, _("Lifted: it takes part again from the next freeze."))
    else:
        mark_ticket(request.member, ticket, MarkKind(kind), reason=request.POST.get("reason", "")[:500])
        messages.success(request, _("Noted: it sits out from the next freeze."))


@acting(may="chits.run", needs=Needs.FINISH, door=ticket_for)
def remove(request: ActingRequest, id: Any) -> HttpResponse:
    """Put a defaulting holder out, or give the ticket to a substitute."""
    ticket: Ticket = request.subject
    if request.method != "POST":
        return HttpResponseRedirect(reverse("chits:person", args=[ticket.person_id]))
    try:
        if request.POST.get("mobile_number"):
            made = substitute_holder(
                request.member,
                ticket,
                mobile_number=request.POST["mobile_number"][:20],
                full_name=request.POST.get("full_name", "")[:150],
            )
            return _substituted(request, ticket, made)
        remove_holder(request.member, ticket, reason=request.POST.get("reason", "")[:500])
    except DrawbookError as refusal:
        return _page(request, ticket.person, refusal)
    messages.success(request, _("Removed. The ticket waits for a substitute."))
    return HttpResponseRedirect(reverse("chits:person", args=[ticket.person_id]))


def _substituted(request: ActingRequest, ticket: Ticket, made: Any) -> HttpResponse:
    from chits.web.tickets import tell_invitation

    tell_invitation(request, ticket.group, made.ticket.person, made.user, made.temporary_password)
    messages.success(request, _("%(name)s holds the ticket now.") % {"name": made.ticket.person.name})
    return HttpResponseRedirect(reverse("chits:group", args=[ticket.group_id]))
