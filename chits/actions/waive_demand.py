"""Write off a demand: waive a penalty, or write off a debt."""

from __future__ import annotations

from django.db.models import F

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.credit_ticket import credit_of
from chits.events import GroupChanged
from chits.journal_accounts import pool
from chits.locking import LockedGroup, lock_group
from chits.models import Application, Demand
from chits.postings import post_pool_written_off, post_waiver
from chits.states import DemandKind
from journal.queries import balance_of
from kernel.errors import Conflict, bad_field
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def waive_demand(member: Member, demand: Demand, *, reason: str) -> Demand:
    """Write off what is still owed of a demand: waive a penalty, or write off a debt."""
    require_capability(member, "chits.run")
    if not reason.strip():
        raise bad_field("reason", "Enter the reason for writing off this debt.")
    with transaction():
        group = catch_up(lock_group(member, demand.group_id))
        found = Demand.objects.select_related("instalment").get(id=demand.id)
        amount = found.outstanding
        if amount <= 0:
            raise Conflict("This debt is already settled.", code="settled")
        Demand.objects.filter(id=found.id).update(waived=F("waived") + amount)
        Application.objects.create(
            account_id=found.account_id,
            demand=found,
            ticket_id=found.ticket_id,
            source="waiver",
            amount=amount,
        )
        credit = credit_of(found, amount)
        key = str(new_id())
        post_waiver(group.books, key, credit, by_collection=group.by_collection, memo=reason)
        _cover_pool(group, found, amount, key)
        audit(member, "demand.waive", "demand", found.id, amount=amount, kind=found.kind, reason=reason)
        record(GroupChanged(group.row.id), account_id=member.account_id)
        found.refresh_from_db()
    return found


def _cover_pool(group: LockedGroup, demand: Demand, amount: int, key: str) -> None:
    """Cover a negative pool of a group by collection, whose winner was paid with reversed money."""
    if not group.by_collection or demand.kind != DemandKind.SUBSCRIPTION:
        return
    there = balance_of(group.row.account_id, pool(demand.instalment_id, group.row.currency))
    if there < 0:
        post_pool_written_off(
            group.books, key, instalment_id=demand.instalment_id, amount=min(-there, amount)
        )
