"""Exclude a ticket from draws, at its holder's or the manager's request, and readmit it."""

from __future__ import annotations

from audit.record import audit
from chits.actions.catch_up import catch_up
from chits.events import GroupChanged
from chits.locking import lock_group
from chits.models import Mark, Ticket
from chits.states import GroupState, MarkKind
from kernel.clock import database_now
from kernel.errors import Conflict, Denied, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member


def mark_ticket(
    member: Member,
    ticket: Ticket,
    kind: MarkKind,
    *,
    instalment_number: int | None = None,
    reason: str = "",
) -> Mark:
    """Mark a ticket as opted out, pledged or suspended, for one draw or until the mark is lifted.

    A holder can only opt out; the other marks are the manager's. It counts from the next freeze.
    """
    with transaction():
        group = catch_up(lock_group(member, ticket.group_id))
        _require_right(member, ticket, kind)
        if instalment_number is not None and not 1 <= instalment_number <= group.row.months:
            raise bad_field("instalment", "Unknown instalment.")
        group.require(GroupState.FORMING, GroupState.ACTIVE)
        active = Mark.objects.filter(ticket=ticket, kind=kind, lifted_at__isnull=True)
        if active.filter(instalment_number=instalment_number).exists():
            raise Conflict("The ticket is already excluded for this reason.", code="marked_already")
        mark = Mark.objects.create(
            account_id=member.account_id,
            ticket=ticket,
            kind=kind,
            instalment_number=instalment_number,
            reason=reason,
            made_by=member.user_id,
            made_at=group.now,
        )
        audit(member, "ticket.mark", "ticket", ticket.id, kind=str(kind), instalment=instalment_number)
        record(GroupChanged(group.row.id), account_id=member.account_id)
    return mark


def lift_mark(member: Member, mark: Mark) -> None:
    """Lift a mark, so that the ticket takes part again from the next freeze. Repeating it is no error."""
    with transaction():
        catch_up(lock_group(member, mark.ticket.group_id))
        _require_right(member, mark.ticket, MarkKind(mark.kind))
        if Mark.objects.filter(id=mark.id, lifted_at__isnull=True).update(lifted_at=database_now()):
            audit(member, "ticket.unmark", "ticket", mark.ticket_id, kind=mark.kind)
            record(GroupChanged(mark.ticket.group_id), account_id=member.account_id)


def _require_right(member: Member, ticket: Ticket, kind: MarkKind) -> None:
    own = ticket.person.user_id == member.user_id
    if not (member.may("chits.run") or (own and kind is MarkKind.OPT_OUT)):
        raise Denied
