"""Due penalties that the timer may not have charged yet.

They are owed whether charged or not, so the amounts on pages, in gateway orders and in charges all come from
here.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import F

from chits.models import Demand, Group
from chits.rules.prize import penalty
from chits.rules.schedule import day_in, month_after, months_late
from chits.states import DemandKind, GroupState


def penalties_to_charge(
    group: Group, now: datetime, *, ticket_ids: Collection[uuid.UUID] | None = None
) -> list[Demand]:
    """Return the due penalties of these or all tickets as unsaved demands, one for each begun month of delay.

    Lock the group before relying on the result for a change.
    """
    if group.state != GroupState.ACTIVE or not (group.late_flat_minor or group.late_bps):
        return []
    today = group.day_of(now)
    of_group = Demand.objects.filter(group_id=group.id)
    if ticket_ids is not None:
        of_group = of_group.filter(ticket_id__in=ticket_ids)
    late = list(
        of_group.filter(
            kind=DemandKind.SUBSCRIPTION,
            amount__gt=F("dividend") + F("received") + F("waived"),
            due_on__lt=today - timedelta(days=group.grace_days),
        ).select_related("instalment")
    )
    if not late:
        return []
    so_far: dict[tuple[uuid.UUID, uuid.UUID], dict[int, int]] = defaultdict(dict)
    for ticket_id, instalment_id, sequence, amount in of_group.filter(kind=DemandKind.PENALTY).values_list(
        "ticket_id", "instalment_id", "sequence", "amount"
    ):
        so_far[ticket_id, instalment_id][sequence] = amount
    new = []
    for demand in late:
        charged = so_far[demand.ticket_id, demand.instalment_id]
        for month in range(1, months_late(demand.due_on, today, group.grace_days) + 1):
            if month in charged:
                continue
            amount = penalty(
                demand.outstanding,
                month=month,
                flat=group.late_flat_minor,
                bps=group.late_bps,
                cap=group.late_cap_minor,
                so_far=sum(charged.values()),
            )
            if amount > 0:
                charged[month] = amount
                new.append(_penalty(group, demand, month, amount, now))
    return new


def _penalty(group: Group, demand: Demand, month: int, amount: int, now: datetime) -> Demand:
    return Demand(
        account_id=demand.account_id,
        ticket_id=demand.ticket_id,
        instalment=demand.instalment,
        group_id=demand.group_id,
        kind=DemandKind.PENALTY,
        sequence=month,
        amount=amount,
        due_on=_begin_of(demand.due_on + timedelta(days=group.grace_days), month),
        issued_at=now,
    )


def _begin_of(begin: date, month: int) -> date:
    return day_in(*month_after(begin, month - 1), begin.day)
