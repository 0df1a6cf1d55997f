"""Freeze a number (no new allocation, in one ledger or in all) or block it (not sold at all).

Both need only the number's own row: sales of other numbers go on meanwhile.
"""

from __future__ import annotations

from typing import Any

from audit.record import audit
from books.actions.change_ledger import lock_some_numbers
from books.actions.retry_pending import retry_pending
from books.events import NumbersChanged
from books.locking import lock_period
from books.period import require_gate
from books.states import Operation
from kernel.errors import NotFound
from kernel.outbox import record
from kernel.query import execute
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

_ON_NUMBER = """
UPDATE books_periodnumber SET {fact} = {value}
WHERE account_id = %s AND period_id = %s AND number = %s AND ({fact} IS NULL) = %s
"""
_ON_CELL = """
UPDATE books_cell SET frozen_at = {value}
WHERE account_id = %s AND ledger_id = %s AND number = %s AND (frozen_at IS NULL) = %s
"""


def freeze_number(member: Member, period_id: object, number: int) -> None:
    """Freeze a number: no ledger takes more of it; its reserve stays usable."""
    _mark(member, period_id, number, fact="frozen_at", on=True, verb="number.freeze")


def unfreeze_number(
    member: Member, period_id: object, number: int, *, max_taken_up: int | None = None
) -> None:
    """Unfreeze a number: ledgers take it again, pending parts first.

    Raises WouldTakeUp if more than `max_taken_up` (minor units) of them would move.
    """
    verb = "number.unfreeze"
    _mark(member, period_id, number, fact="frozen_at", on=False, verb=verb, most=max_taken_up)


def block_number(member: Member, period_id: object, number: int) -> None:
    """Block a number: it is not sold at all."""
    _mark(member, period_id, number, fact="blocked_at", on=True, verb="number.block")


def unblock_number(
    member: Member, period_id: object, number: int, *, max_taken_up: int | None = None
) -> None:
    """Unblock a number: it is sold again.

    Raises WouldTakeUp if more than `max_taken_up` (minor units) of the stakes that wait for cover would move.
    """
    verb = "number.unblock"
    _mark(member, period_id, number, fact="blocked_at", on=False, verb=verb, most=max_taken_up)


def freeze_cell(member: Member, ledger: Any, number: int) -> None:
    """Freeze a number in one ledger."""
    _mark_cell(member, ledger, number, on=True)


def unfreeze_cell(member: Member, ledger: Any, number: int) -> None:
    """Unfreeze a number in one ledger."""
    _mark_cell(member, ledger, number, on=False)


def _mark(
    member: Member,
    period_id: object,
    number: int,
    *,
    fact: str,
    on: bool,
    verb: str,
    most: int | None = None,
) -> None:
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, period_id, shared=True)
        if not 0 <= number < 10**period.width:
            raise NotFound
        require_gate(period, Operation.ARRANGE_LEDGERS)
        lock_some_numbers(member.account_id, period.id, [number])
        statement = _ON_NUMBER.format(fact=fact, value="drawbook_now()" if on else "NULL")
        if not execute(statement, [member.account_id, period.id, number, on]):
            return  # it is so already
        if not on:
            retry_pending(member, period.id, [number], most=most)
        audit(member, verb, "period", period.id, number=period.written(number))
        record(NumbersChanged(period.id, (number,)), account_id=member.account_id)


def _mark_cell(member: Member, ledger: Any, number: int, *, on: bool) -> None:
    require_capability(member, "books.run")
    with transaction():
        period = lock_period(member, ledger.period_id, shared=True)
        if not 0 <= number < 10**period.width:
            raise NotFound
        require_gate(period, Operation.ARRANGE_LEDGERS)
        lock_some_numbers(member.account_id, period.id, [number])
        statement = _ON_CELL.format(value="drawbook_now()" if on else "NULL")
        if not execute(statement, [member.account_id, ledger.id, number, on]):
            return
        if not on:
            retry_pending(member, period.id, [number])
        audit(
            member,
            "ledger.freeze" if on else "ledger.unfreeze",
            "ledger",
            ledger.id,
            number=period.written(number),
        )
        record(NumbersChanged(period.id, (number,)), account_id=member.account_id)
