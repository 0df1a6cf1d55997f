"""Carry out what is overdue: whatever was lost with a worker or refused for the moment."""

from __future__ import annotations

from django.db import connection

from holds.actions.carry_out_held_act import carry_out_for_certain
from kernel import schedule


def register() -> None:
    schedule.repeat("held acts", carry_out_overdue, every_seconds=5)


def carry_out_overdue() -> int:
    """Give every overdue act another try; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, id FROM holds_overdue()")
        overdue = cursor.fetchall()
    for account_id, held_act_id in overdue:
        carry_out_for_certain(account_id, held_act_id)
    return len(overdue)
