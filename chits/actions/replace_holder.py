"""Remove a defaulting holder, transfer the ticket to a substitute, and repay the former holder."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum

from accounts.actions.invite_member import Invited
from audit.record import audit
from chits.actions.add_ticket import person_for
from chits.actions.catch_up import catch_up
from chits.events import GroupChanged
from chits.locking import LockedGroup, lock_group
from chits.models import Award, Demand, Holding, Instalment, Person, Ticket
from chits.postings import post_entry, post_removed_repaid
from chits.queries.balances import held_by, taken_out
from chits.states import TICKET_MOVES, DemandKind, GroupState, InstalmentState, TicketState
from identity.identifiers import read_mobile
from kernel.errors import Conflict, bad_field
from kernel.ids import new_id
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def remove_holder(member: Member, ticket: Ticket, *, reason: str) -> Ticket:
    """Remove the holder: the ticket takes part in no draw until it has a substitute, and still owes.

    Raise Conflict for a prized ticket, whose holder must pay to the end, and for one without arrears.
    """
    require_capability(member, "chits.run")
    if not reason.strip():
        raise bad_field("reason", "Enter the reason for removing the holder.")
    with transaction():
        group = catch_up(lock_group(member, ticket.group_id))
        group.require(GroupState.ACTIVE)
        ticket.refresh_from_db()
        if ticket.state == TicketState.REMOVED:
            raise Conflict("This holder has already been removed.", code="removed_already")
        if Award.objects.filter(ticket=ticket, voided_at__isnull=True).exists():
            raise Conflict("A prized ticket pays to the end, so its holder can't be removed.", code="prized")
        today = group.now.astimezone(group.zone).date()
        overdue = Demand.objects.filter(
            ticket=ticket, due_on__lt=today, amount__gt=F("dividend") + F("received") + F("waived")
        )
        if not overdue.exists():
            raise Conflict("This ticket has no overdue payments.", code="not_in_arrears")
        _move(ticket, TicketState.REMOVED)
        Holding.objects.filter(ticket=ticket, held_until__isnull=True).update(reason=reason.strip())
        audit(member, "ticket.remove", "ticket", ticket.id, reason=reason)
        record(GroupChanged(group.row.id), account_id=member.account_id)
    return ticket


@dataclass(frozen=True, slots=True)
class Substituted:
    """The ticket with its new holder, and the invitation if one was created."""

    ticket: Ticket
    invited: Invited | None
    entry_minor: int


def substitute_holder(
    member: Member,
    ticket: Ticket,
    *,
    mobile_number: str,
    full_name: str,
    entry_minor: int | None = None,
) -> Substituted:
    """Transfer the removed ticket to another person, who takes over its dues.

    `entry_minor` is the substitute's payment for past months, from which the former holder is repaid. It is
    all that was paid on the ticket unless given, and never more.
    """
    require_capability(member, "chits.run")
    with transaction():
        number = read_mobile(mobile_number, member.country)
        group = catch_up(lock_group(member, ticket.group_id))
        group.require(GroupState.ACTIVE)
        ticket = Ticket.objects.select_related("person").get(id=ticket.id)
        if ticket.state != TicketState.REMOVED:
            raise Conflict("Remove the ticket's holder first.", code="not_removed")
        person, invited = person_for(member, number, full_name)
        if person.id == ticket.person_id:
            raise bad_field("mobile_number", "The substitute must be another person.")
        paid = paid_on(ticket)
        entry = paid if entry_minor is None else entry_minor
        if not 0 <= entry <= paid:
            raise bad_field("entry", "Enter at most the amount paid on this ticket.")
        before = Holding.objects.get(ticket=ticket, held_until__isnull=True)
        before.held_until, before.owed_minor = group.now, entry
        before.save(update_fields=["held_until", "owed_minor"])
        Holding.objects.create(
            account_id=member.account_id, ticket=ticket, person=person, held_from=group.now
        )
        ticket.person = person
        ticket.save(update_fields=["person"])
        _move(ticket, TicketState.ACTIVE)
        if entry:
            _demand_entry(group, ticket, before, entry)
        audit(member, "ticket.substitute", "ticket", ticket.id, person=str(person.id), entry=entry)
        record(GroupChanged(group.row.id), account_id=member.account_id)
    return Substituted(ticket, invited, entry)


def _demand_entry(group: LockedGroup, ticket: Ticket, before: Holding, entry: int) -> None:
    last = (
        Instalment.objects.filter(group=group.row)
        .exclude(state=InstalmentState.SCHEDULED)
        .order_by("-number")
        .first()
    )
    assert last is not None
    sequence = Demand.objects.filter(ticket=ticket, instalment=last, kind=DemandKind.ENTRY).count()
    Demand.objects.create(
        account_id=ticket.account_id,
        ticket=ticket,
        instalment=last,
        group_id=group.row.id,
        kind=DemandKind.ENTRY,
        sequence=sequence,
        amount=entry,
        due_on=last.due_on,
        issued_at=group.now,
    )
    post_entry(group.books, before.id, ticket_id=ticket.id, amount=entry)


def repay_holder(member: Member, holding: Holding) -> int:
    """Repay a former holder what the substitute has paid so far, and return the amount in minor units."""
    require_capability(member, "chits.run")
    with transaction():
        group = catch_up(lock_group(member, holding.ticket.group_id))
        holding = Holding.objects.get(id=holding.id)
        due = repayable(holding)
        if due <= 0:
            raise Conflict(
                "The substitute hasn't paid anything for this former holder yet.", code="nothing_due"
            )
        held = held_by(member.account_id, group.row.id, group.row.currency)
        from_bank, from_cash, missing = taken_out(due, held)
        if missing:
            raise Conflict("The group's bank balance and cash are lower than this amount.", code="not_held")
        post_removed_repaid(group.books, str(new_id()), holding.id, from_bank=from_bank, from_cash=from_cash)
        holding.repaid_minor += due
        holding.save(update_fields=["repaid_minor"])
        audit(member, "holder.repay", "holding", holding.id, amount=due)
    return due


def repayable(holding: Holding) -> int:
    """Return what a former holder can be repaid now, in minor units, from the substitute's payments."""
    return min(_come_in(holding), holding.owed_minor) - holding.repaid_minor


def paid_on(ticket: Ticket) -> int:
    """Return what was paid on a ticket without penalties (minor units): the most that a substitute pays."""
    paid = Demand.objects.filter(ticket=ticket).exclude(kind=DemandKind.PENALTY)
    return paid.aggregate(minor=Sum(F("received") + F("dividend")))["minor"] or 0


def _come_in(holding: Holding) -> int:
    """Return what was paid of this ticket's entries, those of earlier substitutions first."""
    paid = (
        Demand.objects.filter(ticket_id=holding.ticket_id, kind=DemandKind.ENTRY).aggregate(
            minor=Sum("received")
        )["minor"]
        or 0
    )
    earlier = (
        Holding.objects.filter(ticket_id=holding.ticket_id, held_until__lt=holding.held_until).aggregate(
            minor=Sum("owed_minor")
        )["minor"]
        or 0
    )
    return max(0, paid - earlier)


def _move(ticket: Ticket, state: TicketState) -> None:
    ticket.state = TICKET_MOVES.move(ticket.state, state)
    ticket.save(update_fields=["state"])


__all__ = ["Person", "Substituted", "remove_holder", "repay_holder", "substitute_holder"]
