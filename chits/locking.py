"""The lock of a group: changes to its money, tickets and draws happen one after another.

Order: the group's row, then the series of its draws. A group has one manager and some hundred payments a
month, so waiting is never noticed, and no decision is based on data that is changing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chits.models import Group
from chits.postings import Books
from chits.states import GROUP_MOVES, GroupState, PayoutBasis
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.find_one import find_one
from tenancy.member import Member


class GroupRefuses(Conflict):
    """The group's state doesn't allow this."""

    code = "group_state"


@dataclass(frozen=True, slots=True)
class LockedGroup:
    """A locked group: its current row, the database's clock read after the lock, and its books."""

    row: Group
    now: datetime
    books: Books

    @property
    def zone(self) -> ZoneInfo:
        return self.row.zone

    @property
    def by_collection(self) -> bool:
        return self.row.payout_basis == PayoutBasis.COLLECTED

    def require(self, *states: GroupState) -> None:
        """Raise GroupRefuses, with the state, if the group is in any other state."""
        if self.row.state not in states:
            raise GroupRefuses(SENTENCES[GroupState(self.row.state)])

    def move_to(self, state: GroupState, **written: object) -> None:
        """Move the group to another state."""
        self.row.state = GROUP_MOVES.move(self.row.state, state)
        for name, value in written.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=["state", *written])


SENTENCES = {
    GroupState.FORMING: "The group has not commenced yet.",
    GroupState.ACTIVE: "The group has commenced.",
    GroupState.COMPLETED: "The group is completed.",
    GroupState.CANCELLED: "The group was cancelled.",
    GroupState.TERMINATED: "The group was terminated.",
}


def lock_group(member: Member, group_id: uuid.UUID) -> LockedGroup:
    """Lock the group that a finder returned."""
    return _locked(member.account_id, group_id, member.user_id)


def lock_group_of(account_id: uuid.UUID, group_id: uuid.UUID) -> LockedGroup:
    """Lock a group for the schedule, which acts without a member."""
    return _locked(account_id, group_id, None)


def _locked(account_id: uuid.UUID, group_id: uuid.UUID, made_by: uuid.UUID | None) -> LockedGroup:
    row = find_one(Group.objects.select_for_update(no_key=True).filter(account_id=account_id), group_id)
    return LockedGroup(row, database_now(), Books(account_id, row.id, row.currency, made_by))
