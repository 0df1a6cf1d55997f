"""The end of a period on the pages: lucky number, announcement, winners and claims, correction, void."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from books.actions.announce import announce
from books.actions.claim_ticket import claim_ticket
from books.actions.close_period import archive_period, close_period
from books.actions.correct_result import (
    approve_correction,
    correct_result,
    waiting_corrections,
    withdraw_correction,
)
from books.actions.locks import LockedPeriod, look_at_period, refusal_of, require_gate
from books.actions.record_number import record_number, remove_number
from books.actions.void_period import void_period
from books.models import Result
from books.models.book import DrawKind
from books.queries.doors import period_for, ticket_for
from books.queries.fair_draws import fair_draw_of
from books.queries.winners import owed_by_collaborators, retained_on, total_prize, winners_of
from books.result_shapes import paid_in
from books.states import SHOWS_NUMBER, Operation, PeriodState
from kernel.errors import DrawbookError
from money import format_money
from tenancy.member import Member
from tenancy.standing import Needs
from ui.acting import ActingRequest, acting
from ui.forms import MomentField

RUNS: dict[str, Any] = {"may": "books.run", "needs": Needs.FINISH, "door": period_for}
SHOWN_WINNERS = 500


def result_context(member: Member, looked: LockedPeriod, row: Any) -> dict[str, Any]:
    """What the period's page shows of its end."""
    runs = member.may("books.run")

    def may(operation: Operation) -> bool:
        return runs and refusal_of(looked, operation) is None

    outside = row.book.draw == DrawKind.EXTERNAL
    stored = looked.stored_state is not PeriodState.DRAFT
    return {
        "boxes": range(looked.width),
        "fair": None if outside else fair_draw_of(looked.id),
        "ends": {
            "record": outside and may(Operation.RECORD_NUMBER),
            "recorded": runs and looked.state is PeriodState.PRECLOSED and looked.lucky_number is not None,
            "announce": stored and (outside or looked.lucky_number is not None) and may(Operation.ANNOUNCE),
            "winners": looked.state in SHOWS_NUMBER and refusal_of(looked, Operation.SEE_WINNERS) is None,
            "correct": outside and may(Operation.CORRECT),
            "close": may(Operation.CLOSE),
            "archive": may(Operation.ARCHIVE),
            "void": stored and may(Operation.VOID),
            "exposure": member.may("look.reports"),
        },
        "correction": waiting_corrections(looked.id).first()
        if looked.state is PeriodState.ANNOUNCED
        else None,
        "results": _results(looked),
    }


def _results(looked: LockedPeriod) -> list[Result]:
    """The latest first. Nothing is asked while it sells, which is when most look."""
    if looked.stored_state in (PeriodState.DRAFT, PeriodState.OPEN):
        return []
    return list(Result.objects.filter(period_id=looked.id).order_by("-position"))


def _back(row: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("books:period", args=[row.id]))


def _refused(request: ActingRequest, **why: Any) -> HttpResponse:
    from books.web.periods import page

    return page(request, **why)


def _typed(request: ActingRequest, prefix: str) -> str:
    """The digits of the boxes `prefix0`, `prefix1`, …, or of one field that has them all."""
    width = request.subject.book.width
    return request.POST.get(prefix) or "".join(request.POST.get(f"{prefix}{at}", "") for at in range(width))


def _twice(request: ActingRequest) -> tuple[int | None, str]:
    """The number that was typed twice, or why it is none."""
    width = request.subject.book.width
    first, again = _typed(request, "number"), _typed(request, "again")
    if len(first) != width or not (first.isascii() and first.isdigit()):
        return None, _("Type all %(width)s digits.") % {"width": width}
    if first != again:
        return None, _("The two numbers differ. Type it again.")
    return int(first), ""


@require_POST
@acting(**RUNS)
def record_now(request: ActingRequest, id: Any) -> HttpResponse:
    number, problem = _twice(request)
    if number is None:
        return _refused(request, lucky_problem=problem)
    record_number(request.member, id, number)
    messages.success(request, _("The number is sealed."))
    return _back(request.subject)


@require_POST
@acting(**RUNS)
def announce_now(request: ActingRequest, id: Any) -> HttpResponse:
    """Announce what is sealed, or what is typed twice."""
    number, problem = None, ""
    if _typed(request, "number") or request.subject.lucky_number is None:
        number, problem = _twice(request)
    occurred_at = None
    if not problem and request.POST.get("draw_occurred_at"):
        field = MomentField(required=False)
        try:
            occurred_at = field.clean(request.POST["draw_occurred_at"])
        except Exception:
            problem = _("Write the time of the draw with its date.")
    if not problem:
        try:
            announce(request.member, id, number=number, draw_occurred_at=occurred_at)
        except DrawbookError as refusal:
            if not refusal.errors:
                raise
            problem = " ".join(sentence for sentences in refusal.errors.values() for sentence in sentences)
    if problem:
        return _refused(request, announce_problem=problem)
    messages.success(request, _("The number is announced."))
    return HttpResponseRedirect(reverse("books:winners", args=[id]))


@require_POST
@acting(**RUNS)
def correct_now(request: ActingRequest, id: Any) -> HttpResponse:
    number, problem = _twice(request)
    reason = request.POST.get("reason", "").strip()
    if number is not None and not reason:
        problem = _("Say why.")
    if problem or number is None:
        return _refused(request, correction_problem=problem)
    correct_result(request.member, id, number, reason=reason)
    messages.success(request, _("A second person has to approve it."))
    return _back(request.subject)


def _act(act: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    @require_POST
    @acting(**RUNS)
    def view(request: ActingRequest, id: Any) -> HttpResponse:
        act(request.member, id)
        messages.success(request, done)
        return _back(request.subject)

    return view


remove_now = _act(remove_number, _("The sealed number is removed."))
approve_now = _act(approve_correction, _("The result is corrected."))
withdraw_now = _act(withdraw_correction, _("The proposal is withdrawn."))
void_now = _act(void_period, _("The period is voided. Everything is refunded."))
close_now = _act(close_period, _("The period is closed."))
archive_now = _act(archive_period, _("The period is archived."))


@acting(may="look.boards", door=period_for)
def winners(request: ActingRequest, id: Any) -> HttpResponse:
    """Who won, what is paid, and who owes it."""
    member, row = request.member, request.subject
    period = look_at_period(member, row.id)
    require_gate(period, Operation.SEE_WINNERS)
    assert period.lucky_number is not None
    found = winners_of(period, period.lucky_number)
    search = request.GET.get("search", "").strip().replace("-", "").lower()[:100]
    shown = [
        winner
        for winner in found
        if not search or winner.code.lower().startswith(search) or search in winner.customer.lower()
    ]
    prizes: dict[Any, int] = {}
    for winner in found:
        prizes[winner.ticket_id] = prizes.get(winner.ticket_id, 0) + winner.prize
    owed = owed_by_collaborators(period, period.lucky_number)
    context = {
        "nav_current": "books",
        "book": row.book,
        "period": row,
        "state": period.state,
        "currency": period.currency,
        "number": period.written(period.lucky_number),
        "rows": [
            {
                "winner": winner,
                "number": period.written(winner.number),
                "is_paid": winner.paid >= prizes[winner.ticket_id] > 0,
            }
            for winner in shown[:SHOWN_WINNERS]
        ],
        "more": max(0, len(shown) - SHOWN_WINNERS),
        "search": search,
        "total_prize": total_prize(found),
        "total_paid": paid_in(row.id),
        "owed": owed,
        "due": sum(one.due for one in owed),
        "retained": retained_on(period, period.lucky_number),
        "may_pay": member.may("books.pay"),
    }
    return render(request, "books/winners.html", context)


@require_POST
@acting(may="books.pay", needs=Needs.FINISH, door=ticket_for)
def claim(request: ActingRequest, id: Any) -> HttpResponse:
    """Pay a ticket's prize and say how much to hand over."""
    ticket = request.subject
    paid = claim_ticket(request.member, ticket)
    shown = format_money(paid.amount, ticket.period.book.currency)
    messages.success(
        request, _("Pay out %(amount)s for ticket %(code)s.") % {"amount": shown, "code": ticket.code}
    )
    return HttpResponseRedirect(reverse("books:winners", args=[ticket.period_id]))
