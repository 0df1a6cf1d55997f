"""Transfer a group to another manager."""

from __future__ import annotations

from audit.record import audit
from chits.events import GroupChanged, GroupHandedOver
from chits.locking import lock_group
from chits.models import Group
from chits.queries.managers import may_manage
from kernel.errors import Conflict, bad_field
from kernel.find_one import find_one
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability
from tenancy.models import Membership


def hand_over_group(member: Member, group: Group, *, manager: object) -> Group:
    """Make `manager`, an owner, administrator or manager of the account, the group's manager.

    Raise NotFound for an unknown membership, BadInput for another role, and Conflict for the current manager.
    """
    require_capability(member, "account.people")
    with transaction():
        locked = lock_group(member, group.id)
        found = find_one(Membership.objects.select_related("user"), manager)
        if not may_manage(found):
            raise bad_field("manager", "Choose an owner, administrator or manager of this account.")
        row = locked.row
        if row.manager_id == found.id:
            raise Conflict("This person already manages the group.", code="runs_it_already")
        before, row.manager_id = row.manager_id, found.id
        row.save(update_fields=["manager_id"])
        audit(
            member,
            "group.hand_over",
            "group",
            row.id,
            before=str(before),
            after=str(found.id),
            name=found.user.full_name,
        )
        record(GroupHandedOver(row.id, found.id, new_id()), account_id=member.account_id)
        record(GroupChanged(row.id), account_id=member.account_id)
    return row
