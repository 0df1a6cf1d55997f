"""Rows and plans for the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from books.models import Book, Ledger, Period
from books.rules.parsed import Parsed, ParsedLine
from books.rules.plan import PlannedEntry
from books.sold import Planned, Sold
from books.states import SHOWS_NUMBER
from money import currency_for, to_string

SHOWN_NUMBERS = 20


def moment(value: datetime | None) -> str | None:
    """Return ISO 8601 UTC with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def plain(value: Decimal) -> str:
    """Return a decimal without unnecessary zeros."""
    return f"{value.normalize():f}"


class Writer:
    """Formats amounts of one currency; created once for many, since a ticket has a hundred of them."""

    __slots__ = ("digits", "scale")

    def __init__(self, currency: str) -> None:
        self.digits = currency_for(currency).digits
        self.scale = 10**self.digits

    def __call__(self, minor: int) -> str:
        if not self.digits:
            return str(minor)
        major, rest = divmod(minor, self.scale)
        return f"{major}.{rest:0{self.digits}d}"


def book_shape(book: Book) -> dict[str, Any]:
    return {
        "id": str(book.id),
        "name": book.name,
        "currency": book.currency,
        "timezone": book.time_zone,
        "width": book.width,
        "capacity_factor": plain(Decimal(book.capacity_factor)),
        "odds": None if book.odds is None else plain(Decimal(book.odds)),
        "when_full": book.when_full,
        "permutation": book.permutation,
        "announce_policy": book.announce_policy,
        "draw": book.draw,
        "accepts_test_beacon": book.accepts_test_beacon,
        "four_eyes": book.four_eyes,
        "payouts": book.payouts,
        "almost_full_percent": book.almost_full_percent,
        "claim_days": book.claim_days,
        "loss_limit": None if book.loss_limit is None else to_string(book.loss_limit, book.currency),
        "created_at": book.created_at,
    }


def period_row(period: Period, state: str) -> dict[str, Any]:
    lucky = period.lucky_number if state in SHOWS_NUMBER else None
    return {
        "id": str(period.id),
        "book": str(period.book_id),
        "name": period.name,
        "state": str(state),
        "opens_at": period.opens_at,
        "pre_close_at": period.pre_close_at,
        "lucky_number": None if lucky is None else period.book.written(lucky),
    }


def ledger_shape(ledger: Ledger, currency: str) -> dict[str, Any]:
    return {
        "id": str(ledger.id),
        "period": str(ledger.period_id),
        "name": ledger.name,
        "priority": ledger.priority,
        "capacity": Writer(currency)(ledger.capacity),
        "currency": currency,
        "state": ledger.state,
        "closed_at": ledger.closed_at,
    }


def _planned_entry(entry: PlannedEntry, width: int, write: Writer) -> dict[str, Any]:
    covered = sum(match.amount_minor for match in entry.matches)
    pending = entry.pending_minor
    return {
        "number": f"{entry.number:0{width}d}",
        "amount": write(entry.amount_minor),
        "legs": [{"ledger": str(leg.ledger_id), "amount": write(leg.amount_minor)} for leg in entry.legs],
        "pending": write(pending),
        "covered": write(covered),
        "retained": write(0),
        "refunded": write(0),
        "status": "TCSO" if pending else "CSO" if covered else "HELD",
    }


def plan_shape(planned: Planned) -> dict[str, Any]:
    """Return a plan: what would be sold, and how it would be held."""
    period, plan = planned.period, planned.plan
    write = Writer(period.currency)
    by_ledger: dict[Any, int] = defaultdict(int)
    for entry in plan.entries:
        for leg in entry.legs:
            by_ledger[leg.ledger_id] += leg.amount_minor
    return {
        "total": write(plan.total_minor),
        "currency": period.currency,
        "spill_total": write(plan.spill_total_minor),
        "trimmed_total": write(plan.trimmed_total_minor),
        "entries": [_planned_entry(entry, period.width, write) for entry in plan.entries],
        "ledgers": [
            {"ledger": str(ledger.id), "name": ledger.name, "amount": write(by_ledger[ledger.id])}
            for ledger in period.ledgers
            if by_ledger[ledger.id]
        ],
        "reserve": write(sum(entry.covered_minor for entry in plan.entries)),
        "trimmed": [
            {"line": line, "number": f"{number:0{period.width}d}", "amount": write(short)}
            for line, number, short in plan.trimmed
        ],
    }


def preview_shape(planned: Planned, reading: Any) -> dict[str, Any]:
    """Return a plan, and how each typed line was read."""
    return {**plan_shape(planned), **preview_lines(planned, reading.parsed.lines, reading.parsed)}


def preview_lines(planned: Planned, groups: Sequence[ParsedLine], parsed: Parsed) -> dict[str, Any]:
    """Return how each typed line was read."""
    width = planned.period.width
    write = Writer(planned.period.currency)
    return {
        "ignored": [{"line": line, "text": text} for line, text in parsed.ignored],
        "warnings": list(parsed.warnings),
        "lines": [
            {
                "line": line.line_no,
                "source": line.source,
                "count": len(line.entries),
                "amount_total": write(sum(amount for _, amount in line.entries)),
                "numbers": [f"{number:0{width}d}" for number, _ in line.entries[:SHOWN_NUMBERS]],
            }
            for line in groups
        ],
    }


def sold_shape(sold: Sold) -> dict[str, Any]:
    """Return a sold ticket without reading it back."""
    period, ticket = sold.period, sold.ticket
    write = Writer(period.currency)
    return {
        "id": str(ticket.id),
        "code": ticket.code,
        "state": "SOLD",
        "total": write(ticket.total),
        "currency": period.currency,
        "spill_total": write(ticket.spill_total),
        "customer": sold.customer,
        "seller": sold.seller_name,
        "accepted_at": moment(ticket.accepted_at),
        "note": sold.note,
        "period": str(period.id),
        "entries": [
            {"id": str(entry.id), **_planned_entry(entry.planned, period.width, write)}
            for entry in ticket.entries
        ],
    }
