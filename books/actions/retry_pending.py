"""Give capacity or cover that becomes free to pending parts of the number, oldest first.

Called in the transaction that frees it, so that it is distributed exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from books.actions.write_changes import Changes
from books.locking import read_period
from books.period import LockedPeriod
from books.queries.held import held_numbers
from books.queries.parts import pending_parts
from books.rules.retry import retry
from books.states import PeriodState
from kernel.query import execute, select
from tenancy.member import Member

_WAITING = """
SELECT number FROM books_periodnumber
WHERE account_id = %s AND period_id = %s AND pending > 0 ORDER BY number
"""


class WouldTakeUp(Exception):
    """Raised if more waiting stakes would move than was agreed to, so that a page can ask first.

    It undoes the transaction; `amount_minor` would move on `count` numbers.
    """

    def __init__(self, amount_minor: int, count: int) -> None:
        self.amount_minor = amount_minor
        self.count = count
        super().__init__(f"{amount_minor} on {count} numbers")


def retry_pending(
    member: Member, period_id: object, numbers: Sequence[int] | None, *, most: int | None = None
) -> list[int]:
    """Retry the numbers (all if None) after ledgers changed, and return the numbers on which parts moved.

    Reads the period again, since its ledgers changed. The caller's transaction holds the period's lock: the
    exclusive one, or the rows of the numbers as well. Raises WouldTakeUp if more than `most` (minor units)
    would move.
    """
    period = read_period(member, period_id)
    waiting = _waiting(period)
    wanted = waiting if numbers is None else sorted(set(numbers) & set(waiting))
    return retry_numbers(period, wanted, most=most)


def retry_numbers(period: LockedPeriod, numbers: Iterable[int], *, most: int | None = None) -> list[int]:
    """Let pending parts of the numbers take ledgers (while OPEN), then reserve; return those changed."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    held = held_numbers(period, wanted, lock=True)
    waiting = {pending.part.entry_id: pending for pending in pending_parts(period, wanted)}
    found = retry(
        (pending.part for pending in waiting.values()), held, is_open=period.state is PeriodState.OPEN
    )
    moved = sum(retried.held_minor + retried.covered_minor for retried in found)
    if most is not None and moved > most:
        raise WouldTakeUp(moved, len({retried.number for retried in found}))
    changes = Changes()
    for retried in found:
        part, last_position = waiting[retried.entry_id]
        changes.retried(retried, part, last_position)
    if found:
        changes.write(period)
    return sorted({retried.number for retried in found})


def lock_all_numbers(member: Member, period: LockedPeriod) -> None:
    """Lock the rows of every number of a period, in order."""
    execute(
        "SELECT 1 FROM books_periodnumber WHERE account_id = %s AND period_id = %s "
        "ORDER BY number FOR NO KEY UPDATE",
        [member.account_id, period.id],
    )


def _waiting(period: LockedPeriod) -> list[int]:
    return [row[0] for row in select(_WAITING, [period.account_id, period.id])]
