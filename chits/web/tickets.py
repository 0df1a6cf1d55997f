"""Add members to a group that is forming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.add_ticket import add_ticket
from chits.models import Group
from chits.queries.finders import group_for
from chits.web.forms import TicketForm
from chits.web.groups import group_page
from chits.web.invitation import remember_invitation
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


@acting(may="chits.run", needs=Access.CONTINUE, find=group_for)
def add(request: ActingRequest, id: Any) -> HttpResponse:
    """Add a member by mobile number and name. Their invitation is shown once."""
    group: Group = request.subject
    if request.method != "POST":
        return HttpResponseRedirect(reverse("chits:group", args=[group.id]))
    form = TicketForm(request.POST)
    joined = carry_out(form, lambda: add_ticket(request.member, group, **form.cleaned_data))
    if joined is None:
        return group_page(request, group, form=form, status=400)
    labels = ", ".join(ticket.label for ticket in joined.tickets)
    messages.success(
        request,
        _("Member added. %(name)s holds %(labels)s.") % {"name": joined.person.name, "labels": labels},
    )
    remember_invitation(request, group, joined.person, joined.invited)
    return HttpResponseRedirect(reverse("chits:group", args=[group.id]))
