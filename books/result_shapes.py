"""Results, winners, exposure, limits and archived ledgers for the API."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Sum

from books.models import Book, Claim, Correction, Ledger, Limit, Period, Result
from books.period import LockedPeriod
from books.queries.exposure import PeriodExposure
from books.queries.winners import owed_by_collaborators, retained_on, total_prize, winners_of
from books.rules.exposure import NumberExposure
from books.shapes import Writer, plain


def correction_shape(correction: Correction, book: Book) -> dict[str, Any]:
    state = "APPROVED" if correction.approved_at else "WITHDRAWN" if correction.withdrawn_at else "WAITING"
    return {
        "id": str(correction.id),
        "number": book.written(correction.number),
        "reason": correction.reason,
        "state": state,
        "asked_by": correction.asked_by_name,
        "asked_at": correction.asked_at,
        "approved_at": correction.approved_at,
    }


def result_shape(result: Result, book: Book) -> dict[str, Any]:
    return {
        "position": result.position,
        "number": book.written(result.number),
        "fingerprint": bytes(result.fingerprint).hex(),
        "made_by": result.made_by_name,
        "approved_by": result.approved_by_name,
        "reason": result.reason,
        "made_at": result.made_at,
    }


def claim_shape(claim: Claim, currency: str) -> dict[str, Any]:
    return {
        "id": str(claim.id),
        "ticket": str(claim.ticket_id),
        "code": claim.ticket.code,
        "amount": Writer(currency)(claim.amount),
        "currency": currency,
        "paid_by": claim.paid_by_name,
        "paid_at": claim.paid_at,
    }


def winners_shape(period: LockedPeriod) -> dict[str, Any]:
    """Return the winners of the announced number, and who owes their prizes."""
    assert period.lucky_number is not None
    number = period.lucky_number
    write = Writer(period.currency)
    winners = winners_of(period, number)
    owed = owed_by_collaborators(period, number)
    prizes: dict[uuid.UUID, int] = {}
    for winner in winners:
        prizes[winner.ticket_id] = prizes.get(winner.ticket_id, 0) + winner.prize
    return {
        "number": period.written(number),
        "currency": period.currency,
        "entries": [
            {
                "ticket": str(winner.ticket_id),
                "code": winner.code,
                "number": period.written(winner.number),
                "way": winner.prize_kind,
                "amount": write(winner.amount),
                "odds": plain(winner.odds),
                "prize": write(winner.prize),
                "seller": winner.seller,
                "customer": winner.customer,
                "paid": winner.paid >= prizes[winner.ticket_id] > 0,
            }
            for winner in winners
        ],
        "covered": [
            _owed(one.collaborator_id, one.name, write(one.covered), write(one.covered_due))
            for one in owed
            if one.covered
        ],
        "overkill": [
            _owed(one.collaborator_id, one.name, write(one.overkill), write(one.overkill_due))
            for one in owed
            if one.overkill
        ],
        "retained": write(retained_on(period, number)),
        "total_prize": write(total_prize(winners)),
        "total_paid": write(paid_in(period.id)),
        "claims_expire_at": period.claims_expire_at,
    }


def _owed(collaborator_id: uuid.UUID, name: str, amount: str, owes: str) -> dict[str, str]:
    return {"collaborator": str(collaborator_id), "name": name, "amount": amount, "owes": owes}


def paid_in(period_id: uuid.UUID) -> int:
    """Return the prizes paid in a period (minor units)."""
    found = Claim.objects.filter(result__period_id=period_id).aggregate(sum=Sum("amount"))["sum"]
    return int(found or 0)


def exposure_shape(period: LockedPeriod, seen: PeriodExposure, number: int | None) -> dict[str, Any]:
    """Return every result of a period, the worst, the best, and the requested one."""
    write = Writer(period.currency)

    def shown(one: NumberExposure) -> dict[str, str]:
        return {
            "number": period.written(one.number),
            "stake": write(one.stake_minor),
            "held": write(one.held_minor),
            "covered": write(one.covered_minor),
            "liability": write(one.liability_minor),
            "net": signed(write, one.net_minor),
            "pnl": signed(write, one.pnl_minor),
        }

    outcome = seen.exposure
    return {
        "currency": period.currency,
        "stakes": write(seen.stakes),
        "ceded": write(seen.ceded),
        "income": signed(write, outcome.income_minor),
        "pending": write(seen.pending),
        "average": signed(write, seen.average),
        "loss_limit": None if seen.loss_limit is None else write(seen.loss_limit),
        "loss_percent": seen.loss_percent,
        "losing": sum(one.pnl_minor < 0 for one in outcome.numbers),
        "worst": shown(outcome.worst),
        "best": shown(outcome.best),
        "if_wins": None if number is None else shown(outcome.if_wins(number)),
        "numbers": [shown(one) for one in outcome.numbers],
        "curve": [signed(write, pnl) for pnl in outcome.curve],
    }


def signed(write: Writer, minor: int) -> str:
    """Return an amount that may be negative."""
    return f"-{write(-minor)}" if minor < 0 else write(minor)


def limit_shape(limit: Limit, book: Book) -> dict[str, Any]:
    return {
        "id": str(limit.id),
        "book": str(limit.book_id),
        "kind": limit.kind,
        "amount": Writer(book.currency)(limit.most),
        "currency": book.currency,
        "numbers": [book.written(number) for number in limit.numbers],
        "seller": str(limit.seller) if limit.seller else None,
        "customer": limit.customer or None,
        "created_at": limit.created_at,
    }


def archive_shape(ledger: Ledger, search: str = "") -> dict[str, Any]:
    """Return a closed ledger; with `search`, only numbers that start with it."""
    period: Period = ledger.period
    book = period.book
    write = Writer(book.currency)
    cells = list(ledger.closed_cells.order_by("number").values_list("number", "capacity", "used"))
    return {
        "id": str(ledger.id),
        "period": str(period.id),
        "period_name": period.name,
        "book_name": book.name,
        "name": ledger.name,
        "priority": ledger.priority,
        "state": ledger.state,
        "closed_at": ledger.closed_at,
        "closed_by": ledger.closed_by,
        "currency": book.currency,
        "capacity": write(ledger.capacity),
        "used": write(sum(used for _, _, used in cells)),
        "numbers": [
            {"number": book.written(number), "capacity": write(capacity), "used": write(used)}
            for number, capacity, used in cells
            if book.written(number).startswith(search)
        ],
    }
