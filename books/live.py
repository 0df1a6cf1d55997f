"""Push changes of a period to its watchers: new values, never differences."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any

from books.models import Cover, Period, Ticket
from books.queries.board import numbers_of, show_number, totals_of
from books.queries.covers import cover_shape
from books.queries.finders import period_for
from books.queries.periods import state_now
from books.shapes import TotalsOut
from books.states import SHOWS_NUMBER
from kernel.clock import database_now
from live import registry
from money import to_string
from tenancy.member import Member, require_capability

ABOUT_THE_PERIOD = frozenset({"books.PeriodChanged", "books.PeriodAnnounced", "books.LossReached"})
RECENT = 50
"""At most so many tickets in one message; who wants more reads the list."""


def register() -> None:
    """Register the topic, who may watch it, and its publisher."""
    registry.publish_for("books.", publish)
    registry.topic("period", may_subscribe=may_watch)


def may_watch(member: Member, id: str) -> None:
    """Raise NotFound or Denied unless the member may see boards and the period is the account's."""
    period_for(member, id)
    require_capability(member, "look.boards")


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Return the messages for all of an account's events of one flush."""
    changed: dict[str, set[int] | None] = defaultdict(set)
    tickets: dict[str, list[str]] = defaultdict(list)
    covers: dict[str, list[str]] = defaultdict(list)
    periods: dict[str, None] = {}
    for event in events:
        body = event["body"]
        kind = event["kind"]
        if "period_id" not in body:
            continue
        period_id = body["period_id"]
        if kind in ABOUT_THE_PERIOD:
            periods[period_id] = None
        elif kind == "books.BoardChanged":
            changed[period_id] = None
        elif "numbers" in body:
            so_far = changed[period_id]
            if so_far is not None:
                so_far.update(body["numbers"])
        if kind in ("books.TicketEntered", "books.TicketRefunded"):
            tickets[period_id].append(body["ticket_id"])
        elif kind in ("books.CoverRequested", "books.CoverAnswered"):
            covers[period_id] += body["cover_ids"]
    messages: list[tuple[str, str, Any]] = []
    found = {
        str(period.id): period
        for period in Period.objects.select_related("book").filter(id__in={*changed, *periods})
    }
    for period_id in periods:
        if period_id in found:
            messages.append((f"period:{period_id}", "period", _period(found[period_id])))
    for period_id, numbers in changed.items():
        if period_id in found:
            messages.append((f"period:{period_id}", "numbers", _numbers(found[period_id], numbers)))
    for period_id, ids in tickets.items():
        if period_id in found:
            messages += _tickets(found[period_id], list(dict.fromkeys(ids)))
    for period_id, ids in covers.items():
        if period_id in found:
            messages += _covers(found[period_id], list(dict.fromkeys(ids)))
    return messages


def _numbers(period: Period, only: set[int] | None) -> dict[str, Any]:
    book = period.book
    states = numbers_of(period.account_id, period.id, only)
    return {
        "numbers": [show_number(n, width=book.width, currency=book.currency) for n in states],
        "totals": TotalsOut.of(totals_of(period.account_id, period.id), currency=book.currency),
    }


def _period(period: Period) -> dict[str, Any]:
    now = database_now()
    state = state_now(period, now)
    return {
        "state": state,
        "lucky_number": period.book.written(period.lucky_number)
        if state in SHOWS_NUMBER and period.lucky_number is not None
        else None,
        "alerted_percent": period.alerted_percent,
        "pre_close_at": period.pre_close_at.isoformat(),
        "server_time": now.isoformat(),
        "totals": TotalsOut.of(totals_of(period.account_id, period.id), currency=period.book.currency),
    }


def _covers(period: Period, ids: list[str]) -> list[tuple[str, str, Any]]:
    rows = Cover.objects.filter(id__in=ids[-RECENT:]).select_related("collaborator")
    now = database_now()
    return [
        (
            f"period:{period.id}",
            "cover",
            {
                key: value.isoformat() if isinstance(value, datetime) else value
                for key, value in cover_shape(cover, period, now).items()
            },
        )
        for cover in rows.prefetch_related("named").order_by("requested_at", "id")
    ]


def _tickets(period: Period, ids: list[str]) -> list[tuple[str, str, Any]]:
    rows = Ticket.objects.filter(id__in=ids[-RECENT:]).order_by("accepted_at", "id")
    currency = period.book.currency
    return [
        (
            f"period:{period.id}",
            "ticket",
            {
                "id": str(ticket.id),
                "code": ticket.code,
                "total": to_string(ticket.total, currency),
                "spill_total": to_string(ticket.spill_total, currency),
                "seller": ticket.seller_name,
                "customer": ticket.customer,
                "state": ticket.state,
                "accepted_at": ticket.accepted_at.isoformat(),
            },
        )
        for ticket in rows
    ]
