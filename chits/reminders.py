"""Reminders before the due date, on it and after it, each sent once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from chits.models import Demand, Group, Ticket
from chits.notices import remind
from chits.states import GroupState
from kernel import schedule
from kernel.clock import database_now
from kernel.query import select
from tenancy.due import do_each

EVERY_SECONDS = 600
# Days from the due date, and the key under which each reminder is sent once.
STEPS = {-3: "before", 0: "today", 1: "late-1", 7: "late-7", 30: "late-30"}
# Reminders are sent only during the day in the group's zone.
FIRST_HOUR, LAST_HOUR = 8, 20


def register() -> None:
    schedule.repeat("chit reminders", remind_due, every_seconds=EVERY_SECONDS)


def remind_due() -> int:
    """Send the reminders of every account that has some, and return how many accounts that is."""
    rows = select("SELECT account_id, account_id FROM chits_reminder_accounts(%s)", [list(STEPS)])
    return do_each(rows, lambda _, account_id: remind_in(account_id))


def remind_in(account_id: uuid.UUID) -> None:
    """Send the reminders of the account's groups, each by its own calendar."""
    now = database_now()
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        local = now.astimezone(ZoneInfo(group.time_zone))
        if not FIRST_HOUR <= local.hour < LAST_HOUR:
            continue
        for ticket, due_on, owed, when in _due_in(group, local.date()):
            remind(account_id, ticket, owed=owed, due_on=due_on, when=when)


def _due_in(group: Group, today: date) -> Iterator[tuple[Ticket, date, int, str]]:
    """Return one line for each ticket and due date, with the sum of its demands."""
    days = {today - timedelta(days=step): word for step, word in STEPS.items()}
    rows = Demand.objects.filter(group_id=group.id, due_on__in=list(days)).select_related(
        "ticket__group", "ticket__person"
    )
    sums: dict[tuple[uuid.UUID, date], int] = {}
    tickets: dict[uuid.UUID, Ticket] = {}
    for demand in rows:
        if demand.outstanding > 0:
            key = (demand.ticket_id, demand.due_on)
            sums[key] = sums.get(key, 0) + demand.outstanding
            tickets[demand.ticket_id] = demand.ticket
    for (ticket_id, due_on), owed in sums.items():
        yield tickets[ticket_id], due_on, owed, days[due_on]
