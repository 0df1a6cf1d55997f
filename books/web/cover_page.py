"""The page of spill-over: what waits, who is asked, what was answered, and what was refused just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from books.locking import watch_period
from books.period import LockedPeriod, refusal_of
from books.queries.board import show_number
from books.queries.covers import cut_off, deadline_of, state_of
from books.queries.spill import Spill, active_collaborators, answered_covers, spill_of, waiting_entries
from books.states import Operation
from books.web.cover_forms import CollaboratorForm
from books.web.cover_panel import collaborator_row
from money import to_string
from rest.paging import page as page_of
from ui.acting import ActingRequest

VIEWS = ("number", "ticket", "answered")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """An error on one row and the typed value. `key` is a cover's id or a formatted number."""

    key: str
    sentence: str
    amount: str = ""
    collaborator: str = ""


def page(
    request: ActingRequest,
    *,
    problem: str = "",
    overkill_problem: str = "",
    row_problem: RowProblem | None = None,
    status: int = 200,
    collaborator_form: Any = None,
) -> HttpResponse:
    """The page: an error about the whole page is shown at its top, an error about a row beside that row."""
    member, period = request.member, request.subject
    book = period.book
    seq, looked = watch_period(member, period.id)
    spill = spill_of(period, looked.now)
    view = request.GET.get("view") or (request.POST.get("view", "") if row_problem else "")
    view = view if view in VIEWS else VIEWS[0]
    found: dict[str, Any] = {"results": [], "previous": None, "next": None}
    if view == "answered":
        found = page_of(request, answered_covers(period, looked.now), lambda cover: cover)
    answered = found["results"]
    for cover in answered:
        cover.state = state_of(cover, period, looked.now)
    deals = member.may("books.cover")
    may = {
        "ask": deals and refusal_of(looked, Operation.COVER) is None,
        "give_back": deals and refusal_of(looked, Operation.RETURN_COVER) is None,
        "refund": member.may("books.refund") and refusal_of(looked, Operation.REFUND) is None,
        "overkill": deals and refusal_of(looked, Operation.OVERKILL) is None,
    }
    collaborators = active_collaborators(period)
    shown = {n.number for n in spill.numbers} | {c.number for c in [*spill.asked, *answered]}
    board = {
        number: show_number(spill.states[number], width=book.width, currency=book.currency)
        for number in shown
    }
    context = {
        "nav_current": "cover",
        "period": period,
        "book": book,
        "currency": book.currency,
        "state": looked.state,
        "server_time": looked.now,
        "live_seq": seq,
        "spill": spill,
        "view": view,
        "cut_off": cut_off(looked),
        "may": may,
        "problem": problem,
        "row_problem": row_problem,
        "overkill_problem": overkill_problem,
        # What was typed comes back with the refusal, except the code.
        "overkill": {name: request.POST.get(name, "") for name in ("number", "amount", "collaborator")},
        "ticked": _ticked(request) if problem else None,
        "collaborators": [
            collaborator_row(request, row, spill, looked, deals=deals) for row in collaborators
        ],
        "numbers": _numbers(request, spill, board, _being_asked(request, collaborators), bool(problem)),
        "entries": _by_ticket(request, board) if view == "ticket" else [],
        "asked": _open_requests(spill, board, book, looked),
        "answered": _answered(answered, board),
        "newer": found["previous"],
        "older": found["next"],
        "collaborator_form": collaborator_form or CollaboratorForm(currency=member.currency),
    }
    return render(request, "books/spill.html", context, status=status)


def _ticked(request: ActingRequest) -> dict[str, Any]:
    """Return what a refused request had selected."""
    return {
        "entries": request.POST.getlist("entry"),
        "collaborator": request.POST.get("collaborator", ""),
        "within": request.POST.get("within", ""),
    }


def _numbers(
    request: ActingRequest,
    spill: Spill,
    board: dict[int, Any],
    asking: dict[int, str],
    problem: bool,
) -> list[dict[str, Any]]:
    """Return the numbers that need cover, with held requests and, after an error, typed values."""
    currency = request.subject.book.currency
    chosen = set(request.POST.getlist("number"))
    rows = []
    for n in spill.numbers:
        written = board[n.number]["number"]
        full = to_string(n.pending, currency)
        typed = request.POST.get(f"amount-{written}", full)[:24] if problem else full
        rows.append(
            {
                "row": board[n.number],
                "waiting": n,
                "amount": typed,
                "full": full,
                "asking": asking.get(n.number),
                "ticked": written in chosen if problem else not n.asked and n.number not in asking,
                "entries": [(entry, to_string(entry.pending, currency)) for entry in n.entries],
            }
        )
    return rows


def _being_asked(request: ActingRequest, collaborators: list[Any]) -> dict[int, str]:
    """Return the numbers of held requests, and the collaborator of each."""
    here = str(request.subject.id)
    return {
        number: row.name
        for row in collaborators
        if row.asking and row.asking["period"] == here
        for number, _amount, _entries in row.asking["asks"]
    }


def _by_ticket(request: ActingRequest, board: dict[int, Any]) -> list[dict[str, Any]]:
    currency = request.subject.book.currency
    chosen = set(request.POST.getlist("entry"))
    return [
        {
            "row": board.get(entry.number),
            "entry": entry,
            "amount": to_string(entry.pending, currency),
            "ticked": str(entry.id) in chosen,
        }
        for entry in waiting_entries(request.subject)
    ]


def _open_requests(
    spill: Spill, board: dict[int, Any], book: Any, looked: LockedPeriod
) -> list[dict[str, Any]]:
    return [
        {
            "row": board[cover.number],
            "cover": cover,
            "amount": to_string(cover.requested, book.currency),
            "ends": deadline_of(cover, looked),
            "recording": cover.is_held,
        }
        for cover in spill.asked
    ]


def _answered(covers: list[Any], board: dict[int, Any]) -> list[dict[str, Any]]:
    return [{"row": board[cover.number], "cover": cover, "returning": cover.is_held} for cover in covers]
