"""Charge a penalty for each begun month of delay."""

from __future__ import annotations

import uuid

from audit.record import audit_clock
from chits.actions.credit_ticket import apply_credit
from chits.events import GroupChanged
from chits.locking import LockedGroup, lock_group_of
from chits.models import Demand
from chits.postings import post_penalties
from chits.queries.penalties import penalties_to_charge
from chits.states import GroupState
from kernel.ids import new_id
from kernel.outbox import record


def charge_due(account_id: uuid.UUID, group_id: uuid.UUID) -> None:
    """Charge the group's due penalties. Called by the schedule in the account's scope; idempotent."""
    group = lock_group_of(account_id, group_id)
    if group.row.state == GroupState.ACTIVE:
        charge_late(group)


def charge_late(group: LockedGroup) -> None:
    """Charge the penalties that are due now. Repeating it changes nothing."""
    charged = _charge(group)
    if charged:
        audit_clock(
            group.row.account_id,
            "group.penalties",
            "group",
            group.row.id,
            tickets=len(charged),
            total=sum(demand.amount for demand in charged),
        )
        record(GroupChanged(group.row.id), account_id=group.row.account_id)


def _charge(group: LockedGroup) -> list[Demand]:
    new = penalties_to_charge(group.row, group.now)
    if new:
        Demand.objects.bulk_create(new)
        post_penalties(group.books, str(new_id()), [(demand.ticket_id, demand.amount) for demand in new])
        apply_credit(group)
    return new
