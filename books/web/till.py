"""The till: expected cash, the last sale, and closing the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.close_till import close_till, require_till
from books.actions.reopen_till import reopen_till
from books.actions.undo_ticket import undo_ticket
from books.models import TillDay
from books.queries.finders import ticket_for
from books.queries.tills import (
    day_for,
    last_day,
    last_ticket,
    seller_for,
    sellers_with_a_till,
    till_of,
    undo_until,
)
from books.web.paper_forms import CountForm, TenderedForm
from kernel.clock import database_now
from kernel.errors import DrawbookError
from money import format_money
from rest.paging import page as page_of
from tenancy.access import Access
from ui.acting import ActingRequest, acting
from ui.forms import carry_out
from ui.refusals import refused


@acting(may="books.sell", needs=Access.CONTINUE)
def till(request: ActingRequest) -> HttpResponse:
    """Show a seller's current cash, and close the day.

    A first POST shows the expected, counted and missing figures; a second one that confirms these figures
    closes the day.
    """
    member = request.member
    seller, name = seller_for(member, request.GET.get("seller"))
    require_till(member, seller)
    form = CountForm(request.POST or None, currency=member.currency)
    review = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        given["handed_over"] = given["handed_over"] or 0
        now = till_of(member.account_id, seller, name, member.currency)
        review = Review(now.expected, given["counted"], given["handed_over"])
        if given["handed_over"] > given["counted"]:
            form.add_error("handed_over", _("You can't hand over more than you counted."))
        elif request.POST.get("seen") == review.seen and (given["note"].strip() or not review.difference):
            day = carry_out(form, lambda: close_till(member, seller=seller, expected=now.expected, **given))
            if day is not None:
                carried = format_money(day.carried, day.currency)
                messages.success(
                    request, _("Day closed. %(amount)s stays in the till.") % {"amount": carried}
                )
                return HttpResponseRedirect(request.get_full_path())
        elif request.POST.get("seen") == review.seen:
            form.add_error("note", _("Enter a note that explains the difference, or count again."))
    context = _context(request, seller, name, form)
    shown = review if review and "handed_over" not in form.errors else None
    changed = shown is not None and request.POST.get("seen") not in (None, shown.seen)
    return render(
        request,
        "books/till.html",
        {**context, "review": shown, "changed": changed},
        status=400 if form.errors else 200,
    )


@dataclass(frozen=True, slots=True)
class Review:
    """The figures of closing a day (minor units), before it is done."""

    expected: int
    counted: int
    handed_over: int

    @property
    def difference(self) -> int:
        """Return counted minus expected; negative if cash is missing."""
        return self.counted - self.expected

    @property
    def missing(self) -> int:
        """Return how much cash is missing."""
        return max(0, -self.difference)

    @property
    def carried(self) -> int:
        """Return what stays in the till."""
        return self.counted - self.handed_over

    @property
    def seen(self) -> str:
        """Return a token of the figures that were shown."""
        return f"{self.expected}:{self.counted}:{self.handed_over}"


@require_POST
@acting(may="books.run", needs=Access.CONTINUE, find=day_for)
def reopen(request: ActingRequest, id: Any) -> HttpResponse:
    """Reopen the latest closed day."""
    day = request.subject
    back = f"{reverse('books:till')}?seller={day.seller}"
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Enter a reason for reopening the day."))
        return HttpResponseRedirect(back)
    try:
        reopen_till(request.member, day, reason=reason)
    except DrawbookError as refusal:
        return refused(request, refusal)
    messages.success(request, _("Day reopened. Count the till again."))
    return HttpResponseRedirect(back)


def _context(request: ActingRequest, seller: Any, name: str, form: CountForm) -> dict[str, Any]:
    member = request.member
    mine = TillDay.objects.filter(seller=seller).prefetch_related("reopenings")
    days = page_of(request, mine, lambda day: day)
    last = last_day(seller, member.currency)
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
                tendered.add_error("tendered", _("%(amount)s more is needed.") % {"amount": missing})
                change = None
    others: list[Any] = []
    if member.may("books.settle"):
        rows = sellers_with_a_till()
        others = [{"id": row.id, "name": row.user.get_full_name() or row.user.email} for row in rows]
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
        "may_reopen": last.id if last is not None and member.may("books.run") else None,
    }


@require_POST
@acting(may="books.sell", needs=Access.CONTINUE)
def undo(request: ActingRequest) -> HttpResponse:
    """Undo the last sale."""
    try:
        meant = request.POST.get("ticket")
        ticket = undo_ticket(request.member, ticket_for(request.member, meant) if meant else None)
    except DrawbookError as refusal:
        return refused(request, refusal)
    messages.success(request, _("Sale undone. Ticket %(code)s is refunded.") % {"code": ticket.code})
    return HttpResponseRedirect(reverse("books:till"))
