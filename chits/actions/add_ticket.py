"""Add a member to a forming group, with one ticket or several."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actions.claim_invitation import placeholder
from accounts.actions.invite_member import Invited, invite_member
from audit.record import audit
from chits.events import MemberJoined
from chits.locking import LockedGroup, lock_group
from chits.models import Group, Holding, Person, Ticket
from chits.rules.terms import label_of
from chits.states import GroupState
from identity.identifiers import find_user, read_mobile
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability
from tenancy.models import Membership
from tenancy.roles import Role


class AlreadyInGroup(Conflict):
    code = "already_in_group"
    sentence = "Member already in group"


class GroupIsFull(Conflict):
    code = "group_full"
    sentence = "Group is full"


class NotEnoughTickets(Conflict):
    """The group has room, but not for this many tickets."""

    code = "not_enough_tickets"

    def __init__(self, free: int, seats: int) -> None:
        ticket = "ticket is" if free == 1 else "tickets are"
        sentence = f"Only {free} of {seats} {ticket} free."
        super().__init__(sentence, errors={"count": [sentence]}, extra={"free": free})


@dataclass(frozen=True, slots=True)
class Joined:
    """The new tickets, and the invitation to show once. It is None for a member or an invited person."""

    tickets: list[Ticket]
    person: Person
    invited: Invited | None


def add_ticket(member: Member, group: Group, *, mobile_number: str, full_name: str, count: int = 1) -> Joined:
    """Give a person the next `count` tickets of a group.

    Raise AlreadyInGroup (unless the group allows several tickets), GroupIsFull, NotEnoughTickets, and
    Conflict unless the group is forming.
    """
    require_capability(member, "chits.run")
    with transaction():
        number = read_mobile(mobile_number, member.country)
        if count < 1:
            raise bad_field("count", "Enter at least 1 ticket.")
        locked = lock_group(member, group.id)
        locked.require(GroupState.FORMING)
        taken = Ticket.objects.filter(group=group).count()
        known = find_user(number)
        inside = known is not None and Ticket.objects.filter(group=group, person__user=known).exists()
        if inside and not locked.row.several_tickets:
            raise AlreadyInGroup
        free = locked.row.seats - taken
        if free <= 0:
            raise GroupIsFull
        if count > free:
            raise NotEnoughTickets(free, locked.row.seats)
        person, invited = person_for(member, number, full_name)
        tickets = [_ticket(locked, person, taken + offset) for offset in range(1, count + 1)]
        audit(
            member,
            "group.add_ticket",
            "group",
            group.id,
            person=str(person.id),
            tickets=[ticket.label for ticket in tickets],
        )
    return Joined(tickets, person, invited)


def person_for(member: Member, mobile_number: str, full_name: str) -> tuple[Person, Invited | None]:
    """Return the account's record of the person with this number (E.164), and create it if needed.

    The record holds the ticket at once. The person sees it after accepting the invitation. The result is the
    same whether or not the installation knows the person.
    """
    user = find_user(mobile_number) or placeholder(mobile_number=mobile_number)
    person, _ = Person.objects.get_or_create(
        account_id=member.account_id,
        user=user,
        defaults={"name": full_name, "mobile_number": mobile_number},
    )
    if Membership.objects.filter(user=user, is_active=True).exists():
        return person, None
    invited = None
    try:
        invited = invite_member(
            member, mobile_number=mobile_number, full_name=full_name, role=Role.MEMBER, takes_seat=False
        )
    except Conflict as refusal:
        if refusal.code != "already_invited":
            raise
    if not person.waiting:
        person.waiting = True
        person.save(update_fields=["waiting"])
    return person, invited


def _ticket(locked: LockedGroup, person: Person, number: int) -> Ticket:
    ticket = Ticket.objects.create(
        account_id=person.account_id,
        group=locked.row,
        person=person,
        number=number,
        label=label_of(number, locked.row.seats),
        joined_at=locked.now,
    )
    Holding.objects.create(account_id=person.account_id, ticket=ticket, person=person, held_from=locked.now)
    record(MemberJoined(locked.row.id, ticket.id), account_id=person.account_id)
    return ticket
