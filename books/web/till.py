"""The till: what should be in it, one's last ticket, and the end of the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.close_till import close_till, require_till
from books.actions.undo_ticket import undo_ticket
from books.models import TillDay
from books.queries.tills import last_ticket, seller_for, till_of, undo_until
from books.web.paper_forms import CountForm, TenderedForm
from kernel.clock import database_now
from kernel.errors import DrawbookError
from money import format_money
from rest.paging import page as page_of
from tenancy.models import Membership
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.forms import carry_out
from ui.refusals import refused


@acting(may="books.sell", needs=Needs.FINISH)
def till(request: ActingRequest) -> HttpResponse:
    """Today's cash of a seller, and its closing."""
    member = request.member
    seller, name = seller_for(member, request.GET.get("seller"))
    require_till(member, seller)
    form = CountForm(request.POST or None, currency=member.currency)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        day = carry_out(
            form,
            lambda: close_till(
                member,
                counted=given["counted"],
                handed_over=given["handed_over"] or 0,
                note=given["note"],
                seller=seller,
            ),
        )
        if day is not None:
            carried = format_money(day.carried, day.currency)
            messages.success(
                request, _("The day is closed. %(amount)s stay in the till.") % {"amount": carried}
            )
            return HttpResponseRedirect(request.get_full_path())
    return render(
        request, "books/till.html", _context(request, seller, name, form), status=400 if form.errors else 200
    )


def _context(request: ActingRequest, seller: Any, name: str, form: CountForm) -> dict[str, Any]:
    member = request.member
    days = page_of(request, TillDay.objects.filter(seller=seller), lambda day: day)
    ticket = last_ticket(member) if seller == member.id else None
    tendered = change = None
    if ticket is not None:
        tendered = TenderedForm(
            {"tendered": request.GET["tendered"]} if request.GET.get("tendered") else None,
            currency=ticket.period.book.currency,
        )
        total = ticket.total - ticket.refunded
        if tendered.is_bound and tendered.is_valid():
            change = tendered.cleaned_data["tendered"] - total
            if change < 0:
                missing = format_money(-change, ticket.period.book.currency)
                tendered.add_error("tendered", _("%(amount)s is missing.") % {"amount": missing})
                change = None
    others: list[Any] = []
    if member.may("books.settle"):
        rows = Membership.objects.select_related("user").filter(is_active=True).order_by("created_at")
        others = [{"id": row.id, "name": row.user.get_full_name() or row.user.email} for row in rows[:200]]
    return {
        "nav_current": "till",
        "till": till_of(member.account_id, seller, name, member.currency),
        "mine": seller == member.id,
        "seller": seller,
        "form": form,
        "ticket": ticket,
        "may_undo": ticket is not None and database_now() <= undo_until(ticket),
        "tendered": tendered,
        "change_minor": change,
        "days": days["results"],
        "newer": days["previous"],
        "older": days["next"],
        "others": others,
    }


@require_POST
@acting(may="books.sell", needs=Needs.FINISH)
def undo(request: ActingRequest) -> HttpResponse:
    """Take back one's last ticket."""
    try:
        ticket = undo_ticket(request.member)
    except DrawbookError as refusal:
        return refused(request, refusal)
    messages.success(request, _("Ticket %(code)s is taken back.") % {"code": ticket.code})
    return HttpResponseRedirect(reverse("books:till"))
