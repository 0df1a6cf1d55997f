"""Groups: the list, the form with its summary, one group with its tickets, months and agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.create_group import LATER, create_group, update_group
from chits.models import Group, Instalment, Ticket
from chits.papers.agreement import percent
from chits.queries.agreements import agreements_of
from chits.queries.desk import group_ids, group_lines
from chits.queries.finders import group_for
from chits.queries.group_page import months_of, tickets_of
from chits.queries.managers import manager_of
from chits.rules.prize import share_of
from chits.states import GroupState
from chits.web.forms import GroupForm, TicketForm
from chits.web.frame import desk_page, is_test_beacon
from chits.web.invitation import take_invitation
from chits.web.lines import group_row
from kernel.clock import database_now
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


@acting(may="chits.look")
def groups(request: ActingRequest) -> HttpResponse:
    """List the groups that the member manages or collects for."""
    now = database_now()
    lines = group_lines(request.member, group_ids(request.member))
    return desk_page(
        request, "chits/group_list.html", "groups", rows=[group_row(line, now) for line in lines]
    )


@acting(may="chits.run", needs=Access.CREATE, is_form=True)
def new_group(request: ActingRequest) -> HttpResponse:
    """Create a group."""
    form = GroupForm.of(request, None, request.member.currency)
    made = carry_out(form, lambda: create_group(request.member, **form.terms()))
    if made is not None:
        messages.success(request, _("%(name)s created. Add its members.") % {"name": made.name})
        return HttpResponseRedirect(reverse("chits:group", args=[made.id]))
    return _form_page(request, form, None)


@acting(may="chits.run", needs=Access.CONTINUE, find=group_for)
def edit_group(request: ActingRequest, id: Any) -> HttpResponse:
    """Change the terms of a forming group. Later, only settings outside the agreement can change."""
    group: Group = request.subject
    form = GroupForm.of(request, group, group.currency)
    fixed = group.state != GroupState.FORMING
    if fixed:
        for name in set(form.fields) - LATER:
            form.fields[name].disabled = True
    form.edits(group.id)
    if form.is_bound and form.is_valid():
        changes = {name: value for name, value in form.terms().items() if value != getattr(group, name)}
        if not changes or carry_out(form, lambda: update_group(request.member, group, **changes)) is not None:
            messages.success(request, _("Terms saved."))
            return HttpResponseRedirect(reverse("chits:group", args=[group.id]))
    return _form_page(request, form, group)


def _form_page(request: ActingRequest, form: GroupForm, group: Group | None) -> HttpResponse:
    context = {
        "form": form,
        "group": group,
        "fixed": group is not None and group.state != GroupState.FORMING,
        "money_fields": form.bound(form.MONEY),
        "draw_fields": form.bound(form.DRAW),
        "late_fields": form.bound(form.LATE),
        "more_fields": form.bound(form.MORE),
        "elsewhere": GroupForm.elsewhere,
        "is_test": is_test_beacon(),
    }
    return desk_page(
        request, "chits/group_form.html", "groups", status=400 if form.errors else 200, **context
    )


@acting(may="chits.look", find=group_for)
def group(request: ActingRequest, id: Any) -> HttpResponse:
    """Show one group."""
    return group_page(request, request.subject)


def group_page(
    request: ActingRequest, group: Group, *, form: TicketForm | None = None, status: int = 200
) -> HttpResponse:
    """Render a group's page, with a refused new member form open in its dialog."""
    member = request.member
    now = database_now()
    [line] = group_lines(member, [group.id])
    tickets = tickets_of(group)
    commission = share_of(group.value_minor, group.commission_bps)
    signed = agreements_of(group)
    context = {
        "group": group,
        "row": group_row(line, now),
        "line": line,
        "tickets": tickets,
        "months": months_of(group, now),
        "agreement": next(iter(signed), None),
        "earlier": signed[1:],
        "commission": commission,
        "gst": percent(group.gst_bps),
        "prize": group.value_minor - commission,
        "ticket_form": form or TicketForm(),
        "dialog_open": form is not None,
        "invitation": take_invitation(request, group),
        "manager": manager_of(group),
        "may_hand_over": member.may("account.people"),
        "topics": [f"group:{group.id}"],
        "forming": group.state == GroupState.FORMING,
        "active": group.state == GroupState.ACTIVE,
        "is_full": len(tickets) >= group.seats,
        "missing": max(0, group.seats - len(tickets)),
        "test_beacon": is_test_beacon(),
        "can_close": _can_close(group),
    }
    return desk_page(request, "chits/group.html", "groups", status=status, **context)


def _can_close(group: Group) -> bool:
    """Return whether the prize of every month is paid out."""
    if group.state != GroupState.ACTIVE:
        return False
    open_ones = Instalment.objects.filter(group=group).exclude(state__in=["PAID", "CLOSED", "SUPERSEDED"])
    return not open_ones.exists() and Ticket.objects.filter(group=group).exists()
