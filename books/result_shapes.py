"""Results, winners, exposure, limits and archived ledgers for the API."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Sum

from books.models import Claim, Correction, Ledger
from books.period import LockedPeriod
from books.queries.winners import owed_by_collaborators, retained_on, total_prize, winners_of
from rest.answers import Amount, Answer, Digits, Hex, Id, OrNull, Plain, at


def _state(correction: Correction) -> str:
    return "APPROVED" if correction.approved_at else "WITHDRAWN" if correction.withdrawn_at else "WAITING"


class CorrectionOut(Answer):
    id: Id
    number: Digits
    reason: str
    state: str = at(_state)
    asked_by: str = at("asked_by_name")
    asked_at: datetime
    approved_at: datetime | None


class ResultOut(Answer):
    position: int
    number: Digits
    fingerprint: Hex
    made_by: str = at("made_by_name")
    approved_by: str = at("approved_by_name")
    reason: str
    made_at: datetime


class ClaimOut(Answer):
    id: Id
    ticket: Id = at("ticket_id")
    code: str = at("ticket.code")
    amount: Amount
    currency: str
    paid_by: str = at("paid_by_name")
    paid_at: datetime


class WinnerOut(Answer):
    ticket: Id = at("ticket_id")
    code: str
    number: Digits
    way: str = at("prize_kind")
    amount: Amount
    odds: Plain
    prize: Amount
    seller: str
    customer: str
    paid: bool


class OwedOut(Answer):
    collaborator: Id = at("collaborator_id")
    name: str
    amount: Amount
    owes: Amount


class WinnersOut(Answer):
    number: Digits
    currency: str
    entries: list[WinnerOut]
    covered: list[OwedOut]
    overkill: list[OwedOut]
    retained: Amount
    total_prize: Amount
    total_paid: Amount
    claims_expire_at: datetime | None


def winners_shape(period: LockedPeriod) -> dict[str, Any]:
    """Return the winners of the announced number, and who owes their prizes."""
    assert period.lucky_number is not None
    number = period.lucky_number
    winners = winners_of(period, number)
    owed = owed_by_collaborators(period, number)
    prizes: dict[uuid.UUID, int] = {}
    for winner in winners:
        prizes[winner.ticket_id] = prizes.get(winner.ticket_id, 0) + winner.prize
    return WinnersOut.of(
        period,
        number=number,
        entries=[one._asdict() | {"paid": one.paid >= prizes[one.ticket_id] > 0} for one in winners],
        covered=[
            one._asdict() | {"amount": one.covered, "owes": one.covered_due} for one in owed if one.covered
        ],
        overkill=[
            one._asdict() | {"amount": one.overkill, "owes": one.overkill_due} for one in owed if one.overkill
        ],
        retained=retained_on(period, number),
        total_prize=total_prize(winners),
        total_paid=paid_in(period.id),
    )


def paid_in(period_id: uuid.UUID) -> int:
    """Return the prizes paid in a period (minor units)."""
    found = Claim.objects.filter(result__period_id=period_id).aggregate(sum=Sum("amount"))["sum"]
    return int(found or 0)


class NumberExposureOut(Answer):
    number: Digits
    stake: Amount = at("stake_minor")
    held: Amount = at("held_minor")
    covered: Amount = at("covered_minor")
    liability: Amount = at("liability_minor")
    net: Amount = at("net_minor")
    pnl: Amount = at("pnl_minor")


class ExposureOut(Answer):
    currency: str
    stakes: Amount
    ceded: Amount
    income: Amount = at("exposure.income_minor")
    pending: Amount
    average: Amount
    loss_limit: Amount | None
    loss_percent: int | None
    losing: int = at(lambda seen: sum(one.pnl_minor < 0 for one in seen.exposure.numbers))
    worst: NumberExposureOut = at("exposure.worst")
    best: NumberExposureOut = at("exposure.best")
    if_wins: NumberExposureOut | None
    numbers: list[NumberExposureOut] = at("exposure.numbers")
    curve: list[Amount] = at("exposure.curve")


class LimitOut(Answer):
    id: Id
    book: Id = at("book_id")
    kind: str
    amount: Amount = at("most")
    currency: str = at("book.currency")
    numbers: list[Digits]
    seller: Id | None
    customer: OrNull
    created_at: datetime


class CellOut(Answer):
    number: str
    capacity: Amount
    used: Amount


class ArchiveOut(Answer):
    id: Id
    period: Id = at("period_id")
    period_name: str = at("period.name")
    book_name: str = at("period.book.name")
    name: str
    priority: int
    state: str
    closed_at: datetime | None
    closed_by: str
    currency: str = at("period.book.currency")
    capacity: Amount
    used: Amount
    numbers: list[CellOut]


def archive_shape(ledger: Ledger, search: str = "") -> dict[str, Any]:
    """Return a closed ledger; with `search`, only numbers that start with it."""
    used, cells = closed_cells(ledger, search)
    return ArchiveOut.of(ledger, used=used, numbers=cells)


def closed_cells(ledger: Ledger, search: str = "") -> tuple[int, list[dict[str, Any]]]:
    """Return what a closed ledger held, and its cells, or those whose numbers start with `search`."""
    written = ledger.period.book.written
    rows = list(ledger.closed_cells.order_by("number").values("number", "capacity", "used"))
    cells: list[dict[str, Any]] = [row | {"number": written(row["number"])} for row in rows]
    return sum(row["used"] for row in rows), [cell for cell in cells if cell["number"].startswith(search)]
