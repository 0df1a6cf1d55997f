"""The end of a period on the pages: lucky number, announcement, winners and claims, correction, void."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from books.actions.announce import announce, refuse_draw_time
from books.actions.close_period import archive_period, close_period
from books.actions.correct_result import (
    approve_correction,
    correct_result,
    withdraw_correction,
)
from books.actions.record_number import record_number, remove_number, show_sealed_number
from books.actions.void_period import void_period
from books.locking import read_period
from books.period import require_gate
from books.queries.endings import voided_since
from books.queries.finders import period_for
from books.states import Operation
from books.web.forms import DrawTimeForm
from books.web.period_page import page
from books.web.zones import acting_in_book
from kernel.errors import DrawbookError
from money import format_money
from tenancy.access import Access
from ui.acting import ActingRequest
from ui.forms import add_refusal

RUNS: dict[str, Any] = {"may": "books.run", "needs": Access.CONTINUE, "find": period_for}
SHOWN_WINNERS = 500
# Typed by who voids a period, in every language alike.
VOID_WORD = "VOID"


def _back(row: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("books:period", args=[row.id]))


def _refused(request: ActingRequest, **why: Any) -> HttpResponse:
    return page(request, **why)


def _typed(request: ActingRequest, prefix: str) -> str:
    """Return the digits of the boxes `prefix0`, `prefix1`, …, or of one field with all of them."""
    width = request.subject.book.width
    return request.POST.get(prefix) or "".join(request.POST.get(f"{prefix}{at}", "") for at in range(width))


def _twice(request: ActingRequest) -> tuple[int | None, str]:
    """Return the number that was typed twice, or an error."""
    width = request.subject.book.width
    first, again = _typed(request, "number"), _typed(request, "again")
    if len(first) != width or not (first.isascii() and first.isdigit()):
        return None, _("Type all %(width)s digits.") % {"width": width}
    if first != again:
        return None, _("The two numbers differ. Type it again.")
    return int(first), ""


@require_POST
@acting_in_book(**RUNS)
def record_now(request: ActingRequest, id: Any) -> HttpResponse:
    number, problem = _twice(request)
    if number is None:
        return _refused(request, lucky_problem=problem)
    record_number(request.member, id, number)
    messages.success(request, _("Number sealed."))
    return _back(request.subject)


@require_POST
@acting_in_book(**RUNS)
def announce_now(request: ActingRequest, id: Any) -> HttpResponse:
    """Announce the sealed number, or the one typed twice.

    Figures that the dialog can't show are confirmed first: the sealed number, and what a time of the draw
    voids.
    """
    number, problem = None, ""
    if _typed(request, "number") or request.subject.lucky_number is None:
        number, problem = _twice(request)
    draw_form = DrawTimeForm(request.POST)
    occurred_at = draw_form.cleaned_data["draw_occurred_at"] if draw_form.is_valid() else None
    if not problem and not draw_form.errors:
        try:
            asked = _ask_before_announcing(request, number, occurred_at)
            if asked is not None:
                return asked
            announce(request.member, id, number=number, draw_occurred_at=occurred_at)
        except DrawbookError as refusal:
            if not refusal.errors:
                raise
            add_refusal(draw_form, refusal)
            problem = " ".join(map(str, draw_form.non_field_errors()))
    if problem or draw_form.errors:
        typed = _typed_before(request)
        return _refused(request, announce_problem=problem, announce_typed=typed, draw_form=draw_form)
    messages.success(request, _("The lucky number is announced."))
    return HttpResponseRedirect(reverse("books:winners", args=[id]))


def _typed_before(request: ActingRequest) -> dict[str, Any]:
    """Return the digits of the refused dialog, box by box."""
    width = request.subject.book.width
    return {
        prefix: [request.POST.get(f"{prefix}{at}", "")[:1] for at in range(width)]
        for prefix in ("number", "again")
    }


def _ask_before_announcing(
    request: ActingRequest, number: int | None, occurred_at: datetime | None
) -> HttpResponse | None:
    """Return the page with what must be confirmed; None if nothing must."""
    period = read_period(request.member, request.subject.id)
    require_gate(period, Operation.ANNOUNCE)
    sealed = number is None and period.lucky_number is not None
    tickets, amount = 0, 0
    if occurred_at is not None:
        refuse_draw_time(period, occurred_at)
        tickets, amount = voided_since(period, occurred_at)
    if not sealed and not tickets:
        return None
    # What was shown is what is confirmed: another number or another time is asked again.
    chosen = period.lucky_number if number is None else number
    assert chosen is not None
    question = f"{chosen}@{request.POST.get('draw_occurred_at', '')}"
    if request.POST.get("confirmed") == question:
        return None
    if sealed:
        show_sealed_number(request.member, period)
    confirm = {
        "number": period.written(chosen),
        "typed": _typed(request, "number"),
        "occurred_at": occurred_at,
        "written": request.POST.get("draw_occurred_at", ""),
        "tickets": tickets,
        "amount": amount,
        "question": question,
    }
    return _refused(request, announce_confirm=confirm, status=200)


@require_POST
@acting_in_book(**RUNS)
def correct_now(request: ActingRequest, id: Any) -> HttpResponse:
    number, problem = _twice(request)
    reason = request.POST.get("reason", "").strip()
    if number is not None and not reason:
        problem = _("Enter a reason.")
    if problem or number is None:
        return _refused(request, correction_problem=problem, correction_reason=reason)
    correct_result(request.member, id, number, reason=reason)
    messages.success(request, _("Correction proposed. A second person must approve it."))
    return _back(request.subject)


def _act(act: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    @require_POST
    @acting_in_book(**RUNS)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        act(request.member, id)
        messages.success(request, done)
        return _back(request.subject)

    return view


remove_now = _act(remove_number, _("Sealed number removed."))
withdraw_now = _act(withdraw_correction, _("Correction withdrawn."))
close_now = _act(close_period, _("Period closed."))
archive_now = _act(archive_period, _("Period archived."))


@require_POST
@acting_in_book(**RUNS)
def approve_now(request: ActingRequest, id: Any) -> HttpResponse:
    """Approve the proposal that was shown, and no other."""
    approve_correction(request.member, id, number=_seen_number(request))
    messages.success(request, _("Result corrected."))
    return _back(request.subject)


def _seen_number(request: ActingRequest) -> int | None:
    written = request.POST.get("number", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 4 else None


@require_POST
@acting_in_book(**RUNS)
def void_now(request: ActingRequest, id: Any) -> HttpResponse:
    """Refund everything and cancel every cover, after the word is typed and a reason given."""
    reason = request.POST.get("reason", "").strip()
    problem = ""
    if not reason:
        problem = _("Enter a reason. It appears on every refund and in the audit log.")
    elif request.POST.get("word", "").strip().upper() != VOID_WORD:
        problem = _("Type %(word)s to confirm.") % {"word": VOID_WORD}
    if problem:
        return _refused(request, void_problem=problem, void_reason=reason)
    voided = void_period(request.member, id, reason=reason)
    given = {
        "count": voided.tickets,
        "amount": format_money(voided.amount, request.subject.book.currency),
    }
    done = ngettext(
        "Period voided. %(count)s ticket refunded, %(amount)s.",
        "Period voided. %(count)s tickets refunded, %(amount)s.",
        voided.tickets,
    )
    messages.success(request, done % given)
    return _back(request.subject)
