"""The page of a period: times, totals, ledgers, frozen and blocked numbers, and its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from books.locking import watch_period
from books.models import Ledger, PeriodNumber
from books.period import LockedPeriod, refusal_of
from books.queries.board import numbers_of, show_number, totals_of
from books.queries.ledgers import with_use
from books.queries.openings import opening_of
from books.states import Operation, PeriodState
from books.web.forms import LedgerForm, NumberForm, TimesForm
from books.web.result_context import result_context
from ui.acting import ActingRequest

MARKED_SHOWN = 50


def page(request: ActingRequest, *, status: int | None = None, **bound: Any) -> HttpResponse:
    """Render the page, with a refused form or a question in place of the empty one."""
    member, row = request.member, request.subject
    book = row.book
    seq, looked = watch_period(member, row.id)
    runs = member.may("books.run")

    def may(operation: Operation) -> bool:
        return runs and refusal_of(looked, operation) is None

    allowed = {
        "arrange": may(Operation.ARRANGE_LEDGERS),
        "open": looked.stored_state is PeriodState.DRAFT and may(Operation.OPEN),
        "pre_close": may(Operation.PRE_CLOSE),
        "undo": looked.state is PeriodState.PRECLOSED and may(Operation.MOVE_PRE_CLOSE),
        "move": may(Operation.MOVE_PRE_CLOSE),
        "delete": looked.stored_state is PeriodState.DRAFT and may(Operation.DELETE),
        "sell": member.may("books.sell") and refusal_of(looked, Operation.SELL) is None,
    }
    totals = _totals(looked)
    forms = {
        "ledger_form": LedgerForm(currency=book.currency) if allowed["arrange"] else None,
        "number_form": NumberForm(width=book.width) if allowed["arrange"] else None,
        "times_form": TimesForm(initial=given_times(row)).edits(row.id) if allowed["move"] else None,
        **bound,
    }
    context = {
        "nav_current": "books",
        "book": book,
        "period": row,
        "state": looked.state,
        "server_time": looked.now,
        "currency": book.currency,
        "totals": totals,
        "moments": _moments(row, looked),
        "ledgers": _ledgers(looked),
        "marked": _marked(looked),
        "may": allowed,
        "opening": opening_of(row) if allowed["open"] else None,
        "live_seq": seq,
        "urls": _urls(row, runs),
        "fingerprint": bytes(row.fingerprint).hex() if row.fingerprint else "",
        **result_context(member, looked, row),
        **forms,
    }
    return render(request, "books/period.html", context, status=status or (400 if bound else 200))


def given_times(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TimesForm.base_fields}


def _totals(looked: LockedPeriod) -> dict[str, int]:
    totals = totals_of(looked.account_id, looked.id)
    return {
        "sold_minor": totals.sold,
        "held_minor": totals.held,
        "pending_minor": totals.pending,
        "covered_minor": totals.covered,
        "reserve_minor": totals.reserve,
        "ticket_count": totals.tickets,
        "percent": 100 * totals.used // totals.capacity if totals.capacity else 0,
    }


def _moments(row: Any, looked: LockedPeriod) -> list[dict[str, Any]]:
    named = [
        (row.opened_at or row.opens_at, _("opens")),
        (row.pre_close_at, _("sales close")),
        (row.cover_cutoff_at, _("cover ends")),
        (row.announced_at or row.reveal_at, _("announced")),
    ]
    return [{"at": at, "label": label, "done": at <= looked.now} for at, label in named if at]


def _ledgers(looked: LockedPeriod) -> list[dict[str, Any]]:
    rows = []
    for ledger in with_use(Ledger.objects.filter(period_id=looked.id)).order_by("priority", "id"):
        units, total = ledger.units_used, ledger.units_total
        rows.append(
            {
                "ledger": ledger,
                "state": ledger.state,
                "capacity_minor": ledger.capacity,
                "used_minor": units,
                "total_minor": total,
                "free_minor": total - units,
                "percent": 100 * units // total if total else 0,
                "cells_url": reverse("books:ledger-cells", args=[ledger.id]),
                "capacity_url": reverse("books:ledger-edit", args=[ledger.id]),
                "closure_url": reverse("books:ledger-closure", args=[ledger.id]),
            }
        )
    return rows


def _marked(looked: LockedPeriod) -> list[dict[str, Any]]:
    rows = PeriodNumber.objects.filter(period_id=looked.id)
    which = list(
        rows.exclude(frozen_at=None, blocked_at=None).values_list("number", flat=True)[:MARKED_SHOWN]
    )
    if not which:
        return []
    marked = []
    for state in numbers_of(looked.account_id, looked.id, which):
        what = "blocked" if state.blocked else "frozen"
        written = looked.written(state.number)
        marked.append(
            {
                "number": written,
                "row": show_number(state, width=looked.width, currency=looked.currency),
                "what": what,
                "undo_url": reverse("books:number-unmark", args=[looked.id, what, written]),
            }
        )
    return marked


def _urls(row: Any, runs: bool) -> dict[str, str]:
    names = {
        "sell": "sell",
        "tickets": "tickets",
        "add_ledger": "ledger-add",
        "number": "number-mark",
        "times": "period-times",
        "open": "period-open",
        "pre_close": "period-pre-close",
        "undo": "period-undo",
        "delete": "period-delete",
    }
    urls = {key: reverse(f"books:{name}", args=[row.id]) for key, name in names.items()}
    urls["book"] = reverse("books:book", args=[row.book_id])
    if runs:
        urls["edit"] = reverse("books:period-edit", args=[row.id])
    return urls
