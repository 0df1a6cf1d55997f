"""One ticket on the desk: its account month by month, its holder, and its exclusions from draws."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.mark_ticket import lift_mark
from chits.models import Award, Demand, Holding, Mark, OpeningBalance, Payment, Ticket
from chits.queries.dues import due_of
from chits.queries.finders import mark_for, ticket_for
from chits.states import DemandKind, GroupState, TicketState
from chits.web.frame import desk_page
from chits.web.invitation import take_invitation
from kernel.clock import database_now
from tenancy.access import Access
from ui.acting import ActingRequest, acting


@acting(may="chits.collect", find=ticket_for)
def ticket(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the ticket's account, with links to its acts."""
    ticket: Ticket = request.subject
    group = ticket.group
    today = group.day_of(database_now())
    demands = Demand.objects.filter(ticket=ticket).select_related("instalment")
    rows: list[dict[str, Any]] = [
        {
            "demand": demand,
            "number": demand.instalment.number,
            "is_penalty": demand.kind == DemandKind.PENALTY,
            "is_entry": demand.kind == DemandKind.ENTRY,
            "late": demand.outstanding > 0 and demand.due_on < today,
        }
        for demand in demands.order_by("instalment__number", "due_on", "id")
    ]
    opening = OpeningBalance.objects.filter(ticket=ticket).first() if group.done_before else None
    context: dict[str, Any] = {
        "ticket": ticket,
        "group": group,
        "rows": rows,
        "due": due_of(group, ticket),
        "opening": opening.owes_minor if opening else 0,
        "paid_in": sum(row["demand"].received for row in rows),
        "award": Award.objects.filter(ticket=ticket, voided_at__isnull=True)
        .select_related("instalment")
        .first(),
        "marks": Mark.objects.filter(ticket=ticket, lifted_at__isnull=True).order_by("made_at"),
        "former": Holding.objects.filter(ticket=ticket, held_until__isnull=False)
        .select_related("person")
        .order_by("-held_until"),
        "payments": Payment.objects.filter(ticket=ticket).select_related("person").order_by("-id")[:30],
        "is_removed": ticket.state == TicketState.REMOVED,
        "is_running": group.state == GroupState.ACTIVE,
        "may_mark": group.state in (GroupState.FORMING, GroupState.ACTIVE),
        "invitation": take_invitation(request, group),
    }
    return desk_page(request, "chits/ticket.html", "members", **context)


@acting(may="chits.run", needs=Access.CONTINUE, find=mark_for)
def lift(request: ActingRequest, id: Any) -> HttpResponse:
    """Lift a mark, so that the ticket takes part again from the next freeze."""
    mark: Mark = request.subject
    if request.method == "POST":
        lift_mark(request.member, mark)
        messages.success(request, _("Ticket readmitted. It takes part in draws again from the next freeze."))
    return HttpResponseRedirect(reverse("chits:ticket", args=[mark.ticket_id]))
