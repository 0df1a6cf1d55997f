"""Cancel a group before it commences, or terminate it afterwards, and refund what was paid."""

from __future__ import annotations

from django.db.models import F

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.actions.close_group import settle_credit
from chits.events import GroupChanged
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Demand, Group, Instalment
from chits.postings import Unwound, post_unwound
from chits.states import (
    DRAWING,
    INSTALMENT_MOVES,
    WAITING,
    DemandKind,
    GroupState,
    InstalmentState,
)
from draws.actions.cancel_draws import cancel_draws
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def cancel_group(member: Member, group: Group, *, reason: str) -> Group:
    """Move the group from FORMING to CANCELLED, and refund all payments."""
    return _end(member, group, reason, GroupState.FORMING, GroupState.CANCELLED)


def terminate_group(member: Member, group: Group, *, reason: str) -> Group:
    """Move the group from ACTIVE to TERMINATED, without further draws.

    Payments for months that aren't held become credit and are refunded. Prizes already awarded are still
    paid, and their instalments are still due."""
    return _end(member, group, reason, GroupState.ACTIVE, GroupState.TERMINATED)


def _end(member: Member, group: Group, reason: str, before: GroupState, after: GroupState) -> Group:
    require_capability(member, "chits.run")
    if not reason.strip():
        raise bad_field("reason", "Enter the reason why the group ends.")
    with transaction():
        locked = catch_up(lock_group(member, group.id))
        locked.require(before)
        if before is GroupState.ACTIVE:
            _unwind(locked)
        settle_credit(locked)
        locked.move_to(after, ended_at=locked.now, ended_because=reason.strip())
        audit(member, f"group.{after.value.lower()}", "group", group.id, reason=reason)
        record(GroupChanged(locked.row.id), account_id=member.account_id)
    return locked.row


def _unwind(group: LockedGroup) -> None:
    row = group.row
    rows = list(Instalment.objects.filter(group=row).order_by("number"))
    if any(
        InstalmentState(instalment.state) in DRAWING and group.now >= instalment.draw_at
        for instalment in rows
    ):
        raise Conflict("A draw is waiting for its beacon. End the group after it is drawn.", code="drawing")
    if row.series_id is not None:
        cancel_draws(row.account_id, row.series_id, reason="the group was terminated")
    for instalment in rows:
        if InstalmentState(instalment.state) not in WAITING | DRAWING:
            continue
        if Award.objects.filter(instalment=instalment).exists():
            raise Conflict("A voided prize must be drawn again first.", code="drawing")
        _give_up(group, instalment)
        instalment.state = INSTALMENT_MOVES.move(instalment.state, InstalmentState.SUPERSEDED)
        instalment.save(update_fields=["state"])


def _give_up(group: LockedGroup, instalment: Instalment) -> None:
    demands = list(
        Demand.objects.select_related("ticket").filter(instalment=instalment, kind=DemandKind.SUBSCRIPTION)
    )
    parts = [
        Unwound(
            demand.ticket_id,
            demand.ticket.person_id,
            paid=demand.received + demand.dividend,
            owed=demand.outstanding,
        )
        for demand in demands
    ]
    post_unwound(group.books, instalment.id, parts, by_collection=group.by_collection)
    Demand.objects.filter(id__in=[demand.id for demand in demands]).update(
        waived=F("amount") - F("dividend") - F("received")
    )
