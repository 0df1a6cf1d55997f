"""The context of a period's end for its page."""

from __future__ import annotations

from typing import Any

from books.actions.correct_result import (
    waiting_corrections,
)
from books.models import Result
from books.models.book import DrawKind
from books.period import LockedPeriod, refusal_of
from books.queries.endings import ending_of, prizes_of
from books.queries.fair_draws import fair_draw_of
from books.states import SHOWS_NUMBER, Operation, PeriodState
from books.web.forms import DrawTimeForm
from tenancy.member import Member

RUNNING = (PeriodState.OPEN, PeriodState.PRECLOSED)


def result_context(member: Member, looked: LockedPeriod, row: Any) -> dict[str, Any]:
    """Return the context."""
    runs = member.may("books.run")

    def may(operation: Operation) -> bool:
        return runs and refusal_of(looked, operation) is None

    outside = row.book.draw == DrawKind.EXTERNAL
    stored = looked.stored_state is not PeriodState.DRAFT
    waiting = waiting_corrections(looked.id).first() if looked.state is PeriodState.ANNOUNCED else None
    shows = runs and looked.state in SHOWS_NUMBER and looked.lucky_number is not None
    return {
        "boxes": [""] * looked.width,
        "fair": None if outside else fair_draw_of(looked.id),
        "draw_form": DrawTimeForm(),
        "ending": ending_of(looked) if runs and looked.state in RUNNING else None,
        "prizes": prizes_of(looked, looked.lucky_number or 0) if shows else None,
        "prizes_corrected": prizes_of(looked, waiting.number) if shows and waiting else None,
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
        "correction": waiting,
        "results": _results(looked),
    }


def _results(looked: LockedPeriod) -> list[Result]:
    """Return the results, latest first. No query while sales are open, when most people look."""
    if looked.stored_state in (PeriodState.DRAFT, PeriodState.OPEN):
        return []
    return list(Result.objects.filter(period_id=looked.id).order_by("-position"))
