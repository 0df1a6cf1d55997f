"""Carry out overdue acts that were lost with a worker or refused temporarily."""

from __future__ import annotations

from holds.actions.carry_out_held_act import carry_out_for_certain
from kernel import schedule
from kernel.query import select


def register() -> None:
    schedule.repeat("held acts", carry_out_overdue, every_seconds=5)


def carry_out_overdue() -> int:
    """Retry every overdue act, and return how many there were."""
    overdue = select("SELECT account_id, id FROM holds_overdue()")
    for account_id, held_act_id in overdue:
        carry_out_for_certain(account_id, held_act_id)
    return len(overdue)
