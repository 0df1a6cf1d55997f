"""A member's acts on a draw: confirm its seal, post a lucky word, skip it, bid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chits.actions.mark_ticket import lift_mark, mark_ticket
from chits.actions.place_bid import place_bid
from chits.actions.post_lucky_word import post_lucky_word, see_freeze
from chits.models import Instalment, Mark, Ticket
from chits.queries.finders import instalment_seen_by
from chits.states import MarkKind
from chits.web.act_forms import WordForm
from chits.web.clock import zone_of
from chits.web.forms import BidForm
from chits.web.my_draws import draw_page
from kernel.errors import NotFound
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out


def _back(instalment: Instalment) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("chits:my-draw", args=[instalment.id]))


def _own(request: ActingRequest) -> Any:
    """Return the member's own tickets of the group."""
    tickets = Ticket.objects.select_related("person", "group").order_by("number")
    return tickets.filter(group_id=request.subject.group_id, person__user_id=request.member.user_id)


def _named(request: ActingRequest) -> Ticket:
    """Return the member's own ticket named in the request, or raise NotFound."""
    found: Ticket | None = _own(request).filter(label=request.POST.get("ticket", "")[:8]).first()
    if found is None:
        raise NotFound
    return found


@acting(may="look.own", needs=Access.CONTINUE, find=instalment_seen_by, zone_of=zone_of)
def seen(request: ActingRequest, id: Any) -> HttpResponse:
    """Confirm for the member's own tickets that this seal was shown before the draw."""
    instalment: Instalment = request.subject
    if request.method == "POST":
        for ticket in _own(request):
            see_freeze(request.member, instalment, ticket, request.POST.get("freeze_hash", "")[:64])
    return _back(instalment)


@acting(may="look.own", needs=Access.CONTINUE, find=instalment_seen_by, zone_of=zone_of)
def word(request: ActingRequest, id: Any) -> HttpResponse:
    """Post or replace the lucky word of the member's own ticket."""
    instalment: Instalment = request.subject
    if request.method != "POST":
        return _back(instalment)
    ticket = _named(request)
    form = WordForm(request.POST, auto_id=f"id_%s_{ticket.label}")
    if carry_out(
        form, lambda: post_lucky_word(request.member, instalment, ticket, form.cleaned_data["word"])
    ):
        messages.success(request, _("Lucky word added. It becomes part of the seal of the list."))
        return _back(instalment)
    return draw_page(request, instalment, word_form=form, word_of=ticket.label, status=400)


@acting(may="look.own", needs=Access.CONTINUE, find=instalment_seen_by, zone_of=zone_of)
def part(request: ActingRequest, id: Any) -> HttpResponse:
    """Skip this draw with the member's own ticket, or take part again."""
    instalment: Instalment = request.subject
    if request.method != "POST":
        return _back(instalment)
    ticket = _named(request)
    if request.POST.get("part") == "yes":
        for mark in Mark.objects.filter(ticket=ticket, kind=MarkKind.OPT_OUT, lifted_at__isnull=True):
            if mark.instalment_number in (None, instalment.number):
                lift_mark(request.member, mark)
        messages.success(request, _("%(ticket)s takes part again.") % {"ticket": ticket.label})
        return _back(instalment)
    mark_ticket(request.member, ticket, MarkKind.OPT_OUT, instalment_number=instalment.number)
    messages.success(request, _("%(ticket)s skips this draw.") % {"ticket": ticket.label})
    return _back(instalment)


@acting(may="look.own", needs=Access.CONTINUE, find=instalment_seen_by, zone_of=zone_of)
def bid(request: ActingRequest, id: Any) -> HttpResponse:
    """Bid a discount for the member's own ticket."""
    instalment: Instalment = request.subject
    if request.method != "POST":
        return _back(instalment)
    form = BidForm(request.POST, currency=instalment.group.currency)
    ticket = _own(request).filter(label=request.POST.get("ticket", "")[:8]).first()
    if ticket is None:
        form.add_error(None, _("Choose a ticket of your own."))
    elif carry_out(
        form, lambda: place_bid(request.member, instalment, ticket, form.cleaned_data["discount"])
    ):
        messages.success(request, _("Bid placed."))
        return _back(instalment)
    return draw_page(request, instalment, bid_form=form, status=400)
