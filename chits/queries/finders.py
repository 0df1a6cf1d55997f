"""Find rows through the acting member, who must have access to them.

Owners, administrators, collectors and viewers see every group of their account, a manager the groups they
manage, and a member the groups of their tickets. Anything else raises NotFound, like a random id.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from chits.models import Award, Demand, Group, Holding, Instalment, Mark, Payout, Person, Ticket
from kernel.find_one import find_one
from tenancy.member import Member
from tenancy.roles import Role


def groups_seen_by(member: Member) -> QuerySet[Group]:
    """Return the groups the member may view."""
    if member.role == Role.MANAGER:
        return Group.objects.filter(Q(manager_id=member.id) | Q(id__in=_held_by(member)))
    if member.role == Role.MEMBER:
        return Group.objects.filter(id__in=_held_by(member))
    return Group.objects.all()


def groups_run_by(member: Member) -> QuerySet[Group]:
    """Return the groups the member may work on, if their role has the capability."""
    if member.role == Role.MANAGER:
        return Group.objects.filter(manager_id=member.id)
    return groups_seen_by(member)


def _held_by(member: Member) -> QuerySet[Any]:
    return Ticket.objects.filter(person__user_id=member.user_id).values("group_id")


def group_for(member: Member, id: object) -> Group:
    """Return a group to manage or to collect for."""
    return find_one(groups_run_by(member), id)


def group_seen_by(member: Member, id: object) -> Group:
    """Return a group to view."""
    return find_one(groups_seen_by(member), id)


def instalment_for(member: Member, id: object) -> Instalment:
    """Return an instalment of a group to manage."""
    return find_one(_instalments().filter(group__in=groups_run_by(member)), id)


def instalment_seen_by(member: Member, id: object) -> Instalment:
    return find_one(_instalments().filter(group__in=groups_seen_by(member)), id)


def ticket_for(member: Member, id: object) -> Ticket:
    """Return a ticket of a group to manage or to collect for."""
    tickets = Ticket.objects.select_related("group", "person")
    return find_one(tickets.filter(group__in=groups_run_by(member)), id)


def own_ticket_for(member: Member, id: object) -> Ticket:
    """Return one of the acting person's own tickets."""
    tickets = Ticket.objects.select_related("group", "person")
    return find_one(tickets.filter(person__user_id=member.user_id), id)


def ticket_seen_by(member: Member, id: object) -> Ticket:
    """Return a ticket whose passbook the member may view: their own, or one they manage or collect for."""
    tickets = Ticket.objects.select_related("group", "person")
    if member.role == Role.MEMBER:
        return own_ticket_for(member, id)
    of_group = Q(group__in=groups_run_by(member))
    return find_one(tickets.filter(of_group | Q(person__user_id=member.user_id)), id)


def mark_for(member: Member, id: object) -> Mark:
    marks = Mark.objects.select_related("ticket__group", "ticket__person")
    own = Q(ticket__person__user_id=member.user_id)
    if member.role == Role.MEMBER:
        return find_one(marks.filter(own), id)
    return find_one(marks.filter(own | Q(ticket__group__in=groups_run_by(member))), id)


def holding_for(member: Member, id: object) -> Holding:
    """Return a former holding, of a group to manage."""
    holdings = Holding.objects.select_related("ticket__group", "person")
    former = holdings.filter(held_until__isnull=False, ticket__group__in=groups_run_by(member))
    return find_one(former, id)


def demand_for(member: Member, id: object) -> Demand:
    demands = Demand.objects.select_related("ticket__group", "instalment")
    return find_one(demands.filter(ticket__group__in=groups_run_by(member)), id)


def ticket_of_group(group: Group, label: str) -> Ticket | None:
    """Return the ticket with a label such as T01."""
    return Ticket.objects.select_related("person").filter(group=group, label=label).first()


def award_for(member: Member, id: object) -> Award:
    awards = Award.objects.select_related("instalment__group", "ticket")
    return find_one(awards.filter(instalment__group__in=groups_run_by(member)), id)


def payout_for(member: Member, id: object) -> Payout:
    payouts = Payout.objects.select_related("award__instalment__group", "award__ticket__person")
    return find_one(payouts.filter(award__instalment__group__in=groups_run_by(member)), id)


def own_person(member: Member) -> Person | None:
    """Return the acting person's record in this account."""
    return Person.objects.filter(user_id=member.user_id).first()


def _instalments() -> QuerySet[Instalment]:
    return Instalment.objects.select_related("group")
