"""Charge a penalty for each begun month of delay."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date, timedelta

from django.db.models import F

from audit.record import audit_clock
from chits.actions.credit_ticket import apply_credit
from chits.actions.locks import LockedGroup, lock_group_of
from chits.events import GroupChanged
from chits.models import Demand
from chits.postings import post_penalties
from chits.rules.prize import penalty
from chits.rules.schedule import day_in, month_after, months_late
from chits.states import DemandKind, GroupState
from kernel.ids import new_id
from kernel.outbox import record


def charge_due(account_id: uuid.UUID, group_id: uuid.UUID) -> None:
    """Called by the schedule in the account's scope; a month of delay is charged once."""
    group = lock_group_of(account_id, group_id)
    if group.row.state == GroupState.ACTIVE:
        charge_late(group)


def charge_late(group: LockedGroup) -> None:
    """Charge what is due at the lock's moment; again at once changes nothing."""
    charged = _charge(group)
    if charged:
        audit_clock(
            group.row.account_id,
            "group.penalties",
            subject="group",
            subject_id=group.row.id,
            tickets=len(charged),
            total=sum(demand.amount for demand in charged),
        )
        record(GroupChanged(group.row.id), account_id=group.row.account_id)


def _charge(group: LockedGroup) -> list[Demand]:
    row = group.row
    today = group.now.astimezone(group.zone).date()
    late = list(
        Demand.objects.filter(
            group_id=row.id,
            kind=DemandKind.SUBSCRIPTION,
            amount__gt=F("dividend") + F("received") + F("waived"),
            due_on__lt=today - timedelta(days=row.grace_days),
        )
    )
    so_far: dict[tuple[uuid.UUID, uuid.UUID], dict[int, int]] = defaultdict(dict)
    for ticket_id, instalment_id, sequence, amount in Demand.objects.filter(
        group_id=row.id, kind=DemandKind.PENALTY
    ).values_list("ticket_id", "instalment_id", "sequence", "amount"):
        so_far[ticket_id, instalment_id][sequence] = amount
    new = []
    for demand in late:
        charged = so_far[demand.ticket_id, demand.instalment_id]
        for month in range(1, months_late(demand.due_on, today, row.grace_days) + 1):
            if month in charged:
                continue
            amount = penalty(
                demand.outstanding,
                month=month,
                flat=row.late_flat_minor,
                bps=row.late_bps,
                cap=row.late_cap_minor,
                so_far=sum(charged.values()),
            )
            if amount > 0:
                charged[month] = amount
                new.append(_penalty(group, demand, month, amount))
    if new:
        Demand.objects.bulk_create(new)
        post_penalties(group.books, str(new_id()), [(demand.ticket_id, demand.amount) for demand in new])
        apply_credit(group)
    return new


def _penalty(group: LockedGroup, demand: Demand, month: int, amount: int) -> Demand:
    return Demand(
        account_id=demand.account_id,
        ticket_id=demand.ticket_id,
        instalment_id=demand.instalment_id,
        group_id=demand.group_id,
        kind=DemandKind.PENALTY,
        sequence=month,
        amount=amount,
        due_on=_begin_of(demand.due_on + timedelta(days=group.row.grace_days), month),
        issued_at=group.now,
    )


def _begin_of(begin: date, month: int) -> date:
    return day_in(*month_after(begin, month - 1), begin.day)
