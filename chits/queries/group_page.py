"""A group's tickets with their dues and prizes, and its months with their draws."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from chits.models import Award, Demand, Group, Instalment, Person
from chits.queries.arrears import IS_OVERDUE, OPEN
from chits.states import InstalmentState, state_at
from kernel.query import select

TICKETS = f"""
SELECT t.group_id, t.id, t.label, t.state, p.id, p.name, p.mobile_number,
       coalesce(d.owed, 0)::bigint, coalesce(d.late, 0)::bigint, coalesce(d.paid, 0)::bigint,
       i.number, a.prize
FROM chits_ticket t
JOIN chits_group g ON g.account_id = t.account_id AND g.id = t.group_id
JOIN chits_person p ON p.account_id = t.account_id AND p.id = t.person_id
LEFT JOIN LATERAL (
    SELECT sum({OPEN}) AS owed, sum(d.received) AS paid, sum({OPEN}) FILTER (WHERE {IS_OVERDUE}) AS late
    FROM chits_demand d WHERE d.account_id = t.account_id AND d.ticket_id = t.id) d ON true
LEFT JOIN chits_award a ON a.account_id = t.account_id AND a.ticket_id = t.id AND a.voided_at IS NULL
LEFT JOIN chits_instalment i ON i.account_id = a.account_id AND i.id = a.instalment_id
WHERE t.account_id = %(account)s AND t.group_id = ANY (%(groups)s) {{only}}
ORDER BY t.group_id, t.number
"""


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in minor units: outstanding, overdue, received, and the month it won."""

    id: uuid.UUID
    label: str
    state: str
    person_id: uuid.UUID
    name: str
    mobile_number: str
    owed: int
    late: int
    paid: int
    prized_in: int | None
    prize: int | None


def tickets_of(group: Group) -> list[TicketLine]:
    """Return all tickets of a group in order."""
    given: dict[str, Any] = {"account": group.account_id, "groups": [group.id]}
    return [TicketLine(*row[1:]) for row in select(TICKETS.format(only=""), given)]


def late_tickets(groups: Sequence[Group]) -> list[tuple[Group, TicketLine]]:
    """Return the tickets in arrears of all these groups, each with its group."""
    if not groups:
        return []
    by_id = {group.id: group for group in groups}
    given: dict[str, Any] = {"account": groups[0].account_id, "groups": list(by_id)}
    return [
        (by_id[row[0]], TicketLine(*row[1:])) for row in select(TICKETS.format(only="AND d.late > 0"), given)
    ]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """An instalment with its current state, amounts and winner."""

    instalment: Instalment
    state: InstalmentState
    expected: int
    received: int
    award: Award | None


def months_of(group: Group, now: datetime) -> list[MonthLine]:
    """Return every instalment of a group in order, in three queries."""
    rows = Instalment.objects.filter(group=group).order_by("number")
    sums = {
        row["instalment_id"]: row
        for row in Demand.objects.filter(group_id=group.id, kind="SUBSCRIPTION")
        .order_by()
        .values("instalment_id")
        .annotate(whole=Sum("amount"), off=Sum("dividend"), waived=Sum("waived"), got=Sum("received"))
    }
    won = {
        award.instalment_id: award
        for award in Award.objects.filter(group_id=group.id, voided_at__isnull=True).select_related(
            "ticket__person"
        )
    }
    found = []
    for row in rows:
        total = sums.get(row.id)
        expected = total["whole"] - total["off"] - total["waived"] if total else 0
        state = state_at(InstalmentState(row.state), row.draw_at, now)
        found.append(MonthLine(row, state, expected, total["got"] if total else 0, won.get(row.id)))
    return found


def people_of(group_ids: list[uuid.UUID]) -> list[dict[str, object]]:
    """Return the holders of tickets in these groups by name, with their tickets and dues."""
    rows = (
        Person.objects.filter(tickets__group_id__in=group_ids)
        .annotate(
            tickets_held=Count("tickets", filter=Q(tickets__group_id__in=group_ids), distinct=True),
            groups_in=Count("tickets__group", filter=Q(tickets__group_id__in=group_ids), distinct=True),
        )
        .order_by("name", "id")
    )
    owed = {
        row["ticket__person_id"]: row["whole"] - row["off"] - row["got"] - row["waived"]
        for row in Demand.objects.filter(group_id__in=group_ids)
        .order_by()
        .values("ticket__person_id")
        .annotate(whole=Sum("amount"), off=Sum("dividend"), waived=Sum("waived"), got=Sum("received"))
    }
    return [{"person": person, "owed": owed.get(person.id, 0)} for person in rows]
