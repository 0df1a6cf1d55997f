"""Books, periods, ledgers and tickets as the API answers them; plans and sales by hand, which is quicker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from books.models import Period
from books.rules.parsed import Parsed, ParsedLine
from books.rules.plan import PlannedEntry
from books.sold import Planned, Sold
from books.states import SHOWS_NUMBER
from money import currency_for
from rest.answers import Amount, Answer, Digits, Hex, Id, Plain, Writes, at, moment

SHOWN_NUMBERS = 20


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


class BookOut(Answer):
    id: Id
    name: str
    currency: str
    timezone: str = at("time_zone")
    width: int
    capacity_factor: Plain
    odds: Plain | None
    when_full: str
    permutation: str
    announce_policy: str
    draw: str
    accepts_test_beacon: bool
    four_eyes: bool
    payouts: dict[str, str]
    almost_full_percent: int
    claim_days: int
    loss_limit: Amount | None
    created_at: datetime


class TotalsOut(Answer):
    sold: Amount
    capacity: Amount
    used: Amount
    held: Amount
    pending: Amount
    covered: Amount
    reserve: Amount
    tickets: int
    currency: str


class PeriodOut(Answer):
    id: Id
    book: Id = at("book_id")
    name: str
    state: str
    currency: str
    width: int
    opens_at: datetime | None
    pre_close_at: datetime
    cover_cutoff_at: datetime | None
    reveal_at: datetime | None
    lucky_number: Digits | None = None
    number_recorded: bool | None = None
    announced_at: datetime | None = None
    draw_occurred_at: datetime | None = None
    claims_expire_at: datetime | None = None
    fingerprint: Hex | None = None
    announce_policy: str
    totals: TotalsOut
    server_time: datetime
    seq: int


class PeriodRow(Answer):
    id: Id
    book: Id = at("book_id")
    name: str
    state: str
    opens_at: datetime | None
    pre_close_at: datetime
    lucky_number: Digits | None = None


def in_state(period: Period, state: str) -> dict[str, Any]:
    """Return what an answer shows of a period in this state."""
    lucky = period.lucky_number if state in SHOWS_NUMBER else None
    return {"state": str(state), "lucky_number": lucky, "width": period.book.width}


class LedgerOut(Answer):
    id: Id
    period: Id = at("period_id")
    name: str
    priority: int
    capacity: Amount
    currency: str
    state: str
    closed_at: datetime | None


class TicketRow(Answer):
    id: Id
    code: str
    state: str
    total: Amount
    currency: str
    spill_total: Amount
    customer: str
    seller: str = at("seller_name")
    entry_count: int
    accepted_at: Annotated[datetime, Writes(moment)]


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
