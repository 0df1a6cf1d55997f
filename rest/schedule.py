"""Scheduled work: delete stored answers that have expired."""

from __future__ import annotations

from kernel import schedule
from kernel.statements import one, plain
from kernel.transactions import transaction

AT_ONCE = 5_000

_FORGET = plain("SELECT rest_forget_answers(%s::integer)")


def register() -> None:
    schedule.repeat("old answers", forget_answers, every_seconds=600)


def forget_answers() -> int:
    """Delete expired answers, and return how many there were."""
    gone = 0
    while True:
        with transaction():
            row = one(_FORGET, [AT_ONCE])
        gone += row[0] if row else 0
        if row is None or row[0] < AT_ONCE:
            return gone
