"""A member's view of their own tickets: dues, months, payments and next draws."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Sum

from chits.models import Award, Demand, Group, Instalment, Payment, Ticket
from chits.payment_states import PaymentState
from chits.queries.penalties import penalties_to_charge
from chits.states import AWARDED, DemandKind, GroupState, InstalmentState
from kernel.clock import database_now
from tenancy.member import Member
from tenancy.models import Membership

COMING = (
    InstalmentState.SCHEDULED,
    InstalmentState.COLLECTING,
    InstalmentState.FROZEN,
    InstalmentState.AWAITING_BEACON,
    InstalmentState.ADJOURNED,
)


@dataclass(slots=True)
class OwnTicket:
    """A ticket with its dues (minor units), the earliest due day, and its months.

    `claimed` is the amount its holder reported as paid and the manager hasn't confirmed yet (minor units).
    `due_later` is due after that day, or after today if it has passed: at the latest on `last_due_on`.
    """

    ticket: Ticket
    owed: int = 0
    arrears: int = 0
    claimed: int = 0
    due_on: date | None = None
    due_number: int | None = None
    due_later: int = 0
    last_due_on: date | None = None
    paid_in: int = 0
    open_numbers: set[int] = field(default_factory=set)
    late_numbers: set[int] = field(default_factory=set)
    demanded: set[int] = field(default_factory=set)
    award: Award | None = None

    @property
    def group(self) -> Group:
        group: Group = self.ticket.group
        return group

    @property
    def left_to_pay(self) -> int:
        """Return the dues without the amount reported as paid: what the holder is asked to pay."""
        return max(0, self.owed - self.claimed)

    @property
    def still_to_pay(self) -> int:
        """Return the open demands and all further instalments until the group's end."""
        if self.group.state not in (GroupState.ACTIVE, GroupState.FORMING):
            return self.owed
        coming = self.group.months - max([self.group.done_before, *self.demanded])
        return self.owed + max(0, coming) * self.group.instalment_minor


@dataclass(slots=True)
class OwnGroup:
    """A group with the member's tickets and its current month."""

    group: Group
    tickets: list[OwnTicket]
    coming: Instalment | None
    held: int = 0

    @property
    def labels(self) -> str:
        return ", ".join(own.ticket.label for own in self.tickets)

    @property
    def number(self) -> int:
        """Return the current month, or the number of months held once the group is over."""
        return self.coming.number if self.coming is not None else self.held

    @property
    def strip(self) -> list[str]:
        """Return a word for each month: before (the import), late, now, paid, next."""
        open_ones = set().union(*(own.open_numbers for own in self.tickets))
        late = set().union(*(own.late_numbers for own in self.tickets))
        demanded = set().union(*(own.demanded for own in self.tickets))
        return [
            _word(month, self.group.done_before, open_ones, late, demanded)
            for month in range(1, self.group.months + 1)
        ]


def _word(month: int, done_before: int, open_ones: set[int], late: set[int], demanded: set[int]) -> str:
    if month in late:
        return "late"
    if month in open_ones:
        return "now"
    if month <= done_before and month not in demanded:
        return "before"
    return "paid" if month in demanded else "next"


def own_groups(member: Member) -> list[OwnGroup]:
    """Return the member's groups in this account, active ones first, in a few queries."""
    tickets = list(
        Ticket.objects.filter(person__user_id=member.user_id)
        .select_related("group", "person")
        .order_by("group__name", "number")
    )
    owns = _with_demands(tickets, database_now())
    for award in Award.objects.filter(ticket__in=tickets, voided_at__isnull=True).select_related(
        "instalment"
    ):
        owns[award.ticket_id].award = award
    groups: dict[uuid.UUID, list[OwnTicket]] = defaultdict(list)
    for ticket in tickets:
        groups[ticket.group_id].append(owns[ticket.id])
    coming = coming_of(list(groups))
    held = held_months([group_id for group_id in groups if group_id not in coming])
    found = [
        OwnGroup(mine[0].group, mine, coming.get(group_id), held.get(group_id, 0))
        for group_id, mine in groups.items()
    ]
    over = (GroupState.COMPLETED, GroupState.CANCELLED, GroupState.TERMINATED)
    return sorted(found, key=lambda one: (one.group.state in over, one.group.name))


def _with_demands(tickets: Sequence[Ticket], now: datetime) -> dict[uuid.UUID, OwnTicket]:
    claims = (
        Payment.objects.filter(ticket__in=tickets, state=PaymentState.CLAIMED)
        .values_list("ticket_id")
        .annotate(minor=Sum("amount"))
    )
    claimed = dict(claims)
    owns = {ticket.id: OwnTicket(ticket, claimed=claimed.get(ticket.id, 0)) for ticket in tickets}
    rows = Demand.objects.filter(ticket__in=tickets).select_related("instalment").order_by("due_on", "id")
    for demand in sorted([*rows, *_penalties(tickets, now)], key=lambda demand: demand.due_on):
        own = owns[demand.ticket_id]
        own.paid_in += demand.received
        number = demand.instalment.number
        if demand.kind == DemandKind.SUBSCRIPTION:
            own.demanded.add(number)
        if demand.outstanding <= 0:
            continue
        own.owed += demand.outstanding
        own.open_numbers.add(number)
        if demand.due_on < own.group.day_of(now):
            own.arrears += demand.outstanding
            own.late_numbers.add(number)
        if own.due_on is None:
            own.due_on, own.due_number = demand.due_on, number
        elif demand.due_on > max(own.due_on, own.group.day_of(now)):
            own.due_later += demand.outstanding
            own.last_due_on = demand.due_on
    return owns


def _penalties(tickets: Sequence[Ticket], now: datetime) -> list[Demand]:
    """Return the due penalties of these tickets that the timer may not have charged yet."""
    by_group: dict[uuid.UUID, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        by_group[ticket.group_id].append(ticket)
    return [
        demand
        for mine in by_group.values()
        for demand in penalties_to_charge(mine[0].group, now, ticket_ids=[ticket.id for ticket in mine])
    ]


def held_months(group_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many months of these groups were held, including those before an import."""
    if not group_ids:
        return {}
    rows = Instalment.objects.filter(group_id__in=group_ids, state__in=[str(state) for state in AWARDED])
    return dict(rows.order_by().values_list("group_id").annotate(count=Count("id")))


def coming_of(group_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Instalment]:
    """Return the current month of each group."""
    rows = (
        Instalment.objects.filter(group_id__in=group_ids, group__state=GroupState.ACTIVE, state__in=COMING)
        .select_related("group")
        .order_by("group_id", "number")
        .distinct("group_id")
    )
    return {row.group_id: row for row in rows}


def most_urgent(groups: Sequence[OwnGroup]) -> OwnTicket | None:
    """Return the ticket whose payment is due first, without amounts reported as paid."""
    owing = [own for one in groups for own in one.tickets if own.left_to_pay > 0 and own.due_on is not None]
    return min(owing, key=lambda own: (own.due_on, own.group.name, own.ticket.number), default=None)


def sent_of(groups: Sequence[OwnGroup]) -> list[OwnTicket]:
    """Return the tickets with payments that the manager has to confirm."""
    return [own for one in groups for own in one.tickets if own.claimed > 0]


def manager_names(group_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of the groups' managers, by group id."""
    managers = dict(Group.objects.filter(id__in=group_ids).values_list("id", "manager_id"))
    rows = Membership.objects.select_related("user").filter(id__in=set(managers.values()))
    names = {row.id: row.user.full_name for row in rows}
    return {group_id: names[manager_id] for group_id, manager_id in managers.items() if manager_id in names}


def own_payments(member: Member, most: int = 20) -> list[Payment]:
    """Return the latest payments and claims of the member's tickets."""
    rows = Payment.objects.filter(ticket__person__user_id=member.user_id)
    return list(rows.select_related("group", "ticket").order_by("-id")[:most])
