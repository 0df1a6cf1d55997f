"""Acts on one cover from the page: record an answer, withdraw the request, return cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.request_cover import withdraw_cover
from books.queries.covers import collaborator_for, cover_for
from books.queries.finders import period_for
from books.states import HeldKind
from books.web.cover_page import VIEWS, RowProblem, page
from books.web.zones import acting_in_book
from holds.actions.hold_act import hold_act
from kernel.amounts import typed_amount
from kernel.errors import BadInput, DrawbookError
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest
from ui.form_addresses import belongs_to


@require_POST
@acting_in_book(may="books.cover", needs=Access.CONTINUE, find=period_for)
def record_unasked(request: ActingRequest, id: Any) -> HttpResponse:
    """Request cover and record the answer at once, after an agreement by phone."""
    period = request.subject
    written, typed = request.POST.get("number", "")[:4], request.POST.get("amount", "")[:24]
    collaborator_id = request.POST.get("collaborator", "")[:64]
    try:
        if len(written) != period.book.width or not (written.isascii() and written.isdigit()):
            raise BadInput(_("This number isn't in the book."))
        amount = typed_amount(typed, period.book.currency, least_minor=1)
        collaborator = collaborator_for(request.member, collaborator_id)
        hold_act(
            request.member,
            HeldKind.UNASKED,
            subject_id=collaborator.id,
            payload={
                "period": str(period.id),
                "number": int(written),
                "amount": amount,
                "how": request.POST.get("how", "")[:40],
            },
            sentence=_("Recording that %(who)s covers %(amount)s of %(number)s")
            % {
                "who": collaborator.name,
                "amount": format_money(amount, period.book.currency),
                "number": written,
            },
            url=reverse("books:spill", args=[period.id]),
        )
    except DrawbookError as refusal:
        named = RowProblem(written, f"{written}: {refusal.sentences}", typed, collaborator_id)
        return page(request, row_problem=named, status=refusal.status)
    return HttpResponseRedirect(reverse("books:spill", args=[period.id]))


def _upon_cover(act: Callable[[ActingRequest, Any, int], None]) -> Callable[..., HttpResponse]:
    """Return the view of a small form on one cover: act or hold the act, or show the error beside the row."""

    def view(request: ActingRequest, id: Any) -> HttpResponse:
        cover = request.subject
        period = cover.period
        typed = request.POST.get("amount", "")[:24]
        try:
            amount = typed_amount(typed.strip() or "0", period.book.currency, least_minor=0)
            act(request, cover, amount)
        except DrawbookError as refusal:
            request.subject = period
            number = period.book.written(cover.number)
            named = RowProblem(str(cover.id), f"{number}: {refusal.sentences}", typed)
            return page(request, row_problem=named, status=refusal.status)
        view = request.POST.get("view", "")
        tail = f"?view={view}" if view in VIEWS else ""
        return HttpResponseRedirect(reverse("books:spill", args=[period.id]) + tail)

    guarded = acting_in_book(may="books.cover", needs=Access.CONTINUE, find=cover_for)(view)
    return belongs_to("books:spill-now")(require_POST(guarded))


def _record(request: ActingRequest, cover: Any, amount: int) -> None:
    confirmed = 0 if request.POST.get("answer") == "refuse" else amount
    if not confirmed and request.POST.get("answer") != "refuse":
        raise BadInput(_("Enter the amount that was accepted, or choose Refused."))
    values = {
        "who": cover.collaborator.name,
        "amount": format_money(confirmed, cover.period.book.currency),
        "number": cover.period.book.written(cover.number),
    }
    sentence = (
        _("Recording that %(who)s covers %(amount)s of %(number)s")
        if confirmed
        else _("Recording that %(who)s refuses %(number)s")
    )
    hold_act(
        request.member,
        HeldKind.RECORD,
        subject_id=cover.id,
        payload={
            "confirmed": confirmed,
            "how": request.POST.get("how", "")[:40],
            "note": request.POST.get("note", "")[:500],
        },
        sentence=sentence % values,
        url=reverse("books:spill", args=[cover.period_id]),
    )


def _withdraw(request: ActingRequest, cover: Any, amount: int) -> None:
    withdraw_cover(request.member, cover)
    messages.success(request, _("Request to %(who)s withdrawn.") % {"who": cover.collaborator.name})


def _return(request: ActingRequest, cover: Any, amount: int) -> None:
    values = {
        "who": cover.collaborator.name,
        "amount": format_money(amount, cover.period.book.currency),
        "number": cover.period.book.written(cover.number),
    }
    hold_act(
        request.member,
        HeldKind.RETURN,
        subject_id=cover.id,
        payload={"amount": amount},
        sentence=_("Returning %(amount)s of %(number)s to %(who)s") % values,
        url=reverse("books:spill", args=[cover.period_id]) + "?view=answered",
    )


record_answer = _upon_cover(_record)
withdraw = _upon_cover(_withdraw)
return_cover = _upon_cover(_return)
