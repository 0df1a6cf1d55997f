"""Read the numbers of a sale: locked for a commit, without locks for a preview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from books.period import LockedPeriod
from books.rules.held import Cell, HeldNumber, Reserve
from kernel.query import select
from kernel.statements import array, plain, rows

_READ = plain("""
SELECT number, blocked, frozen, reserve, pending, capacities, useds, frozens
FROM books_lock_numbers(%s::uuid, %s::uuid, %s::uuid[], %s::smallint[], %s::boolean)
""")
_RESERVES = """
SELECT number, id, confirmed - cancelled - matched FROM books_cover
WHERE account_id = %s AND period_id = %s AND number = ANY (%s::smallint[])
  AND confirmed - cancelled > matched
ORDER BY number, requested_at, id
"""


def read_numbers(period: LockedPeriod, numbers: Iterable[int], *, lock: bool) -> list[Any]:
    """(number, blocked, frozen, reserve, pending, capacities, useds, frozens) a number, in order.

    The three arrays are in the order of `period.ledgers`. With `lock` the rows of the numbers are held
    until the transaction ends; they are locked once, ordered, before anything is looked at.
    """
    given: list[Any] = [
        period.account_id,
        period.id,
        array(ledger.id for ledger in period.ledgers),
        array(sorted(set(numbers))),
        lock,
    ]
    return rows(_READ, given)


def held_numbers(period: LockedPeriod, numbers: Iterable[int], *, lock: bool) -> dict[int, HeldNumber]:
    """Return the numbers for the rules. Covers are read only if there is reserve."""
    ids = [ledger.id for ledger in period.ledgers]
    read = read_numbers(period, numbers, lock=lock)
    reserves = reserves_of(period, [row[0] for row in read if row[3]])
    held = {}
    for number, blocked, frozen, _reserve, _pending, capacities, useds, frozens in read:
        cells = list(map(Cell, ids, capacities or (), useds or (), frozens or ()))
        held[number] = HeldNumber(cells, reserves.get(number, ()), frozen, blocked)
    return held


def reserves_of(period: LockedPeriod, numbers: Sequence[int]) -> dict[int, list[Reserve]]:
    """Return the reserves of the numbers' covers, oldest cover first."""
    reserves: dict[int, list[Reserve]] = {}
    if not numbers:
        return reserves
    for number, cover_id, available in select(_RESERVES, [period.account_id, period.id, array(numbers)]):
        reserves.setdefault(number, []).append(Reserve(cover_id, available))
    return reserves
