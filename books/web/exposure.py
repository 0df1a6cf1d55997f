"""The cost of each result, as a curve, a table and for a single number."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from books.charts import pnl_bars, pnl_curve
from books.locking import watch_period
from books.period import LockedPeriod
from books.queries.board import numbers_of, show_number
from books.queries.exposure import exposure_of
from books.queries.finders import period_for
from books.queries.winners import owed_by_collaborators
from books.rules.exposure import NumberExposure
from books.web.zones import acting_in_book
from ui.acting import ActingRequest

WORST_SHOWN = 10


@acting_in_book(may="look.reports", find=period_for)
def exposure(request: ActingRequest, id: Any) -> HttpResponse:
    """Show the page; `?number=` shows the outcome if that number wins."""
    row = request.subject
    live_seq, period = watch_period(request.member, row.id)
    seen = exposure_of(period)
    outcome = seen.exposure
    written = request.GET.get("number") or "".join(
        request.GET.get(f"number{at}", "") for at in range(period.width)
    )
    chosen = (
        int(written) if len(written) == period.width and written.isascii() and written.isdigit() else None
    )
    worst = sorted(outcome.numbers, key=lambda one: (one.pnl_minor, one.number))[:WORST_SHOWN]
    losing = sum(one.pnl_minor < 0 for one in outcome.numbers)
    context = {
        "nav_current": "books",
        "book": row.book,
        "period": row,
        "state": period.state,
        "server_time": period.now,
        "currency": period.currency,
        "seen": seen,
        "live_seq": live_seq,
        "worst": _shown(period, outcome.worst),
        "worst_rows": _with_chips(period, [one for one in worst if one.stake_minor or one.liability_minor]),
        "covered_count": sum(one.covered_minor > 0 for one in outcome.numbers),
        "losing": losing,
        "earning": len(outcome.numbers) - losing,
        "over": seen.loss_limit is not None and -outcome.worst.pnl_minor > seen.loss_limit,
        "bars": pnl_bars(outcome, period.width, seen.loss_limit, period.currency),
        "curve": pnl_curve(outcome.curve),
        "boxes": [written[at : at + 1] if chosen is not None else "" for at in range(period.width)],
        "chosen": None if chosen is None else _shown(period, outcome.if_wins(chosen)),
        "owed": [] if chosen is None else owed_by_collaborators(period, chosen),
    }
    return render(request, "books/exposure.html", context)


def _with_chips(period: LockedPeriod, worst: list[NumberExposure]) -> list[dict[str, Any]]:
    """Add each number's row of the board, for its chip."""
    states = numbers_of(period.account_id, period.id, [one.number for one in worst])
    rows = {
        state.number: show_number(state, width=period.width, currency=period.currency) for state in states
    }
    return [{**_shown(period, one), "row": rows[one.number]} for one in worst]


def _shown(period: LockedPeriod, one: NumberExposure) -> dict[str, Any]:
    return {"number": period.written(one.number), "of": one}
