"""Exports of a period as a table: tickets, entries, board, exposure, ledgers, winners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from books.models import Period
from books.period import LockedPeriod
from books.queries.exposure import exposure_of
from books.queries.tickets import status_of
from books.queries.winners import winners_of
from books.rules.exposure import NumberExposure
from books.states import PeriodState
from kernel.errors import Conflict
from money import to_string

FETCHED_AT_ONCE = 5_000


class What(StrEnum):
    TICKETS = "tickets"
    ENTRIES = "entries"
    BOARD = "board"
    EXPOSURE = "exposure"
    LEDGERS = "ledgers"
    WINNERS = "winners"


class Table(NamedTuple):
    """Column names, and rows of plain text; rows come from the database as they are taken."""

    header: Sequence[str]
    rows: Iterator[list[str]]


_TICKETS = """
SELECT t.code, t.state, t.accepted_at, t.seller_name, t.customer, t.note, t.entry_count,
       t.total, t.spill_total, t.refunded
FROM books_ticket t WHERE t.account_id = %s AND t.period_id = %s ORDER BY t.accepted_at, t.id
"""
_ENTRIES = """
SELECT t.code, e.line, e.number, e.amount, e.held, e.pending, e.covered, e.retained, e.refunded, e.odds,
       t.accepted_at, t.seller_name, t.customer
FROM books_entry e JOIN books_ticket t ON t.account_id = e.account_id AND t.id = e.ticket_id
WHERE e.account_id = %s AND e.period_id = %s ORDER BY t.accepted_at, t.id, e.line
"""
_BOARD = """
SELECT n.number, coalesce(c.capacity, 0), coalesce(c.used, 0), n.sold, n.held, n.pending, n.covered,
       n.retained, n.reserve, n.frozen_at IS NOT NULL, n.blocked_at IS NOT NULL
FROM books_periodnumber n
LEFT JOIN (
    SELECT x.number, sum(x.capacity)::bigint AS capacity, sum(x.used)::bigint AS used
    FROM books_cell x JOIN books_ledger l ON l.account_id = x.account_id AND l.id = x.ledger_id
    WHERE l.account_id = %s AND l.period_id = %s GROUP BY x.number
) c ON c.number = n.number
WHERE n.account_id = %s AND n.period_id = %s ORDER BY n.number
"""
_LEDGERS = """
SELECT l.name, l.priority, l.state, l.closed_at, c.number, c.capacity, c.used,
       k.used IS NOT NULL OR l.state = 'CLOSED', coalesce(k.used, 0)
FROM books_ledger l
JOIN books_cell c ON c.account_id = l.account_id AND c.ledger_id = l.id
LEFT JOIN books_closedcell k
  ON k.account_id = c.account_id AND k.ledger_id = c.ledger_id AND k.number = c.number
WHERE l.account_id = %s AND l.period_id = %s AND (c.used > 0 OR k.used > 0)
ORDER BY l.priority, l.id, c.number
"""


def table_of(what: What, period: Period, locked: LockedPeriod) -> Table:
    """Return the table. Raises Conflict for winners before the announcement."""
    made = _Maker(period.book.currency, period.book.width, ZoneInfo(period.book.time_zone))
    at = [period.account_id, period.id]
    if what is What.TICKETS:
        header = "ticket,state,sold_at,seller,customer,note,entries,total,spill_over,refunded,currency"
        return Table(header.split(","), map(made.ticket, _fetched(_TICKETS, at)))
    if what is What.ENTRIES:
        header = (
            "ticket,line,number,amount,held,pending,covered,retained,refunded,status,odds,"
            "sold_at,seller,customer,currency"
        )
        return Table(header.split(","), map(made.entry, _fetched(_ENTRIES, at)))
    if what is What.BOARD:
        header = (
            "number,capacity,used,free,sold,held,pending,covered,retained,reserve,frozen,blocked,currency"
        )
        return Table(header.split(","), map(made.number, _fetched(_BOARD, [*at, *at])))
    if what is What.EXPOSURE:
        header = "number,stake,held,covered,liability,net,currency"
        return Table(header.split(","), map(made.result, exposure_of(locked).exposure.numbers))
    if what is What.LEDGERS:
        header = "ledger,priority,state,closed_at,number,capacity,used,used_when_closed,currency"
        return Table(header.split(","), map(made.cell, _fetched(_LEDGERS, at)))
    header = "ticket,line,number,won_by,amount,odds,prize,paid,seller,customer,sold_at,currency"
    return Table(header.split(","), map(made.winner, _winners(period, locked)))


def _winners(period: Period, locked: LockedPeriod) -> Iterator[Any]:
    known = locked.state in (PeriodState.ANNOUNCED, PeriodState.CLOSED, PeriodState.ARCHIVED)
    if not known or period.lucky_number is None:
        raise Conflict("The number has not been announced yet.", code="not_announced")
    return iter(winners_of(locked, period.lucky_number))


def _fetched(sql: str, values: list[Any]) -> Iterator[Any]:
    """Yield rows in batches: a million of them at once would not fit into memory."""
    connection.ensure_connection()
    with connection.connection.cursor(name="books_export") as cursor:
        cursor.itersize = FETCHED_AT_ONCE
        cursor.execute(sql, values)
        yield from cursor


class _Maker:
    """Converts a row of the database to a row of text."""

    def __init__(self, currency: str, width: int, zone: ZoneInfo) -> None:
        self.currency = currency
        self.width = width
        self.zone = zone

    def ticket(self, row: Any) -> list[str]:
        code, state, at, seller, customer, note, count, *amounts = row
        return [
            code,
            state,
            _when(at, self.zone),
            seller,
            customer,
            note,
            str(count),
            *self._money(amounts),
            self.currency,
        ]

    def entry(self, row: Any) -> list[str]:
        code, line, number, amount, held, pending, covered, retained, refunded, odds, at, seller, customer = (
            row
        )
        status = status_of(amount, pending, covered, retained, refunded)
        parts = self._money((amount, held, pending, covered, retained, refunded))
        return [
            code, str(line), self._number(number), *parts, status, _plain(odds), _when(at, self.zone),
            seller, customer, self.currency,
        ]  # fmt: skip

    def number(self, row: Any) -> list[str]:
        number, capacity, used, *amounts, frozen, blocked = row
        parts = self._money((capacity, used, capacity - used, *amounts))
        return [self._number(number), *parts, _yes(frozen), _yes(blocked), self.currency]

    def result(self, row: NumberExposure) -> list[str]:
        amounts = (row.stake_minor, row.held_minor, row.covered_minor, row.liability_minor, row.pnl_minor)
        return [self._number(row.number), *self._money(amounts), self.currency]

    def cell(self, row: Any) -> list[str]:
        name, priority, state, closed_at, number, capacity, used, closed, used_then = row
        then = self._money((used_then,)) if closed else [""]
        parts = self._money((capacity, used))
        return [
            name,
            str(priority),
            state,
            _when(closed_at, self.zone),
            self._number(number),
            *parts,
            *then,
            self.currency,
        ]

    def winner(self, row: Any) -> list[str]:
        amount, prize, paid = self._money((row.amount, row.prize, row.paid))
        return [
            row.code, str(row.line), self._number(row.number), row.prize_kind, amount, _plain(row.odds),
            prize, paid, row.seller, row.customer, _when(row.accepted_at, self.zone), self.currency,
        ]  # fmt: skip

    def _number(self, number: int) -> str:
        return f"{number:0{self.width}d}"

    def _money(self, amounts: Sequence[int]) -> list[str]:
        return [to_string(amount, self.currency) for amount in amounts]


def _when(at: datetime | None, zone: ZoneInfo) -> str:
    """Return the book's own time with its UTC offset."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _plain(odds: Decimal) -> str:
    return f"{odds.normalize():f}"


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
