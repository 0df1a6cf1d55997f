"""The board: the state of every number of a period, and the most important lists."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import Any, NamedTuple

from kernel.query import select_one
from kernel.statements import array, rows, typed
from money import to_string

LIST_LENGTH = 20


class NumberState(NamedTuple):
    """One number: `capacity` and `used` in units, the rest in amounts, all minor.

    A tuple, for a board makes a thousand of them.
    """

    number: int
    capacity: int
    used: int
    sold: int
    held: int
    pending: int
    covered: int
    retained: int
    reserve: int
    frozen: bool
    blocked: bool

    @property
    def free(self) -> int:
        return self.capacity - self.used

    @property
    def is_full(self) -> bool:
        return self.capacity > 0 and self.used >= self.capacity

    def fill_percent(self) -> int:
        """Return the use in percent, 0 to 100, rounded down so that only a full number has 100."""
        return 100 * self.used // self.capacity if self.capacity else 0


# What the end of selling closed is still shown as it stood; what somebody closed before is not.
_NUMBERS = """
SELECT n.number, coalesce(c.capacity, 0)::bigint, coalesce(c.used, 0)::bigint,
       n.sold, n.held, n.pending, n.covered, n.retained, n.reserve,
       n.frozen_at IS NOT NULL OR coalesce(c.frozen, false), n.blocked_at IS NOT NULL
FROM books_periodnumber n
LEFT JOIN (
    SELECT x.number, sum(x.capacity) AS capacity, sum(x.used) AS used,
           bool_and(x.frozen_at IS NOT NULL) AS frozen
    FROM books_cell x
    JOIN books_ledger l ON l.account_id = x.account_id AND l.id = x.ledger_id
    WHERE x.account_id = %(account)s::uuid AND l.period_id = %(period)s::uuid
      AND (l.state = 'OPEN' OR l.closed_by = 'pre_close') {only_cells}
    GROUP BY x.number
) c ON c.number = n.number
WHERE n.account_id = %(account)s::uuid AND n.period_id = %(period)s::uuid {only_numbers}
ORDER BY n.number
"""
_ALL = typed(_NUMBERS.format(only_cells="", only_numbers=""))
_NAMED = typed(
    _NUMBERS.format(
        only_cells="AND x.number = ANY (%(numbers)s::smallint[])",
        only_numbers="AND n.number = ANY (%(numbers)s::smallint[])",
    )
)


def numbers_of(
    account_id: uuid.UUID, period_id: uuid.UUID, only: Iterable[int] | None = None
) -> list[NumberState]:
    """Return the numbers of a period in order, or the given ones."""
    given: dict[str, Any] = {"account": account_id, "period": period_id}
    if only is None:
        found = rows(_ALL, given)
    else:
        found = rows(_NAMED, given | {"numbers": array(sorted(set(only)))})
    return list(map(NumberState._make, found))


@lru_cache(maxsize=8192)
def _written(minor: int, currency: str) -> str:
    # Nine thousand amounts of a board are a few hundred different ones, most of them nothing.
    return to_string(minor, currency)


def show_number(state: NumberState, *, width: int, currency: str) -> dict[str, Any]:
    """Return a number for the API."""
    return {
        "number": f"{state.number:0{width}d}",
        "capacity": _written(state.capacity, currency),
        "used": _written(state.used, currency),
        "free": _written(state.free, currency),
        "held": _written(state.held, currency),
        "pending": _written(state.pending, currency),
        "covered": _written(state.covered, currency),
        "retained": _written(state.retained, currency),
        "reserve": _written(state.reserve, currency),
        "sold": _written(state.sold, currency),
        "frozen": state.frozen,
        "blocked": state.blocked,
    }


@dataclass(frozen=True, slots=True)
class Lists:
    """The most important numbers, most urgent first."""

    hot: Sequence[NumberState]
    almost_full: Sequence[NumberState]
    full: Sequence[NumberState]


def lists_of(numbers: Sequence[NumberState], almost_full_percent: int) -> Lists:
    """Return hot numbers by stake, almost full ones by use, and full ones by spill-over."""
    full = [n for n in numbers if 0 < n.capacity <= n.used]
    almost = [n for n in numbers if n.used < n.capacity and n.fill_percent() >= almost_full_percent]
    return Lists(
        nsmallest(LIST_LENGTH, (n for n in numbers if n.sold), key=lambda n: (-n.sold, n.number)),
        nsmallest(LIST_LENGTH, almost, key=lambda n: (n.free * 10_000 // n.capacity, n.number)),
        nsmallest(LIST_LENGTH, full, key=lambda n: (-n.pending, -n.sold, n.number)),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the period, minor."""

    sold: int
    capacity: int
    used: int
    held: int
    pending: int
    covered: int
    reserve: int
    tickets: int


_TOTALS = """
SELECT n.sold, c.capacity, c.used, n.held, n.pending, n.covered, n.reserve, t.tickets
FROM (
    SELECT coalesce(sum(sold), 0)::bigint AS sold, coalesce(sum(held), 0)::bigint AS held,
           coalesce(sum(pending), 0)::bigint AS pending, coalesce(sum(covered), 0)::bigint AS covered,
           coalesce(sum(reserve), 0)::bigint AS reserve
    FROM books_periodnumber WHERE account_id = %(account)s AND period_id = %(period)s
) n, (
    SELECT coalesce(sum(x.capacity), 0)::bigint AS capacity, coalesce(sum(x.used), 0)::bigint AS used
    FROM books_cell x
    JOIN books_ledger l ON l.account_id = x.account_id AND l.id = x.ledger_id
    WHERE x.account_id = %(account)s AND l.period_id = %(period)s
      AND (l.state = 'OPEN' OR l.closed_by = 'pre_close')
) c, (
    SELECT count(*) AS tickets FROM books_ticket
    WHERE account_id = %(account)s AND period_id = %(period)s
) t
"""


def totals_of(account_id: uuid.UUID, period_id: uuid.UUID) -> Totals:
    """Return the sums over all numbers, and the number of tickets."""
    return Totals(*select_one(_TOTALS, {"account": account_id, "period": period_id}))
