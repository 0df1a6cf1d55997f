"""The figures of the manager's desk: months, groups, tasks and recent activity."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chits.models import Award, Group, Instalment, Payment, Payout
from chits.payment_states import PaymentState
from chits.queries.arrears import IS_OVERDUE, OPEN
from chits.queries.finders import groups_run_by
from chits.states import GroupState, InstalmentState, PayoutState
from kernel.query import select, select_one
from tenancy.member import Member

MONTHS_SHOWN = 6
RECENT = 8
LIVING = (GroupState.FORMING, GroupState.ACTIVE)

# A group's current instalment: the first that is neither awarded nor cancelled.
GROUPS = f"""
SELECT g.id, g.name, g.state, g.kind, g.currency, g.seats, g.months, g.seats * g.instalment_minor AS value,
       n.id AS instalment_id, n.number, n.state AS instalment_state, n.draw_at, n.due_on, n.frozen_at,
       n.draw_id,
       coalesce(s.expected, 0)::bigint AS expected, coalesce(s.received, 0)::bigint AS received,
       coalesce(o.tickets, 0) AS overdue, coalesce(h.tickets, 0) AS held, g.done_before,
       g.freeze_lead_seconds, coalesce(m.months, 0) AS months_held, g.time_zone
FROM chits_group g
LEFT JOIN LATERAL (
    SELECT i.* FROM chits_instalment i
    WHERE i.account_id = g.account_id AND i.group_id = g.id
      AND i.state NOT IN ('AWARDED', 'PAID', 'CLOSED', 'SUPERSEDED')
    ORDER BY i.number LIMIT 1) n ON true
LEFT JOIN LATERAL (
    SELECT sum(d.amount - d.dividend - d.waived) AS expected, sum(d.received) AS received FROM chits_demand d
    WHERE d.account_id = g.account_id AND d.instalment_id = n.id AND d.kind = 'SUBSCRIPTION') s ON true
LEFT JOIN LATERAL (
    SELECT count(DISTINCT d.ticket_id) AS tickets FROM chits_demand d
    WHERE d.account_id = g.account_id AND d.group_id = g.id AND {IS_OVERDUE} AND {OPEN} > 0) o ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS tickets FROM chits_ticket t
    WHERE t.account_id = g.account_id AND t.group_id = g.id AND t.state = 'ACTIVE') h ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS months FROM chits_instalment i
    WHERE i.account_id = g.account_id AND i.group_id = g.id
      AND i.state IN ('AWARDED', 'PAID', 'CLOSED')) m ON true
WHERE g.account_id = %(account)s AND g.id = ANY (%(groups)s)
ORDER BY array_position(ARRAY['ACTIVE', 'FORMING', 'COMPLETED', 'TERMINATED', 'CANCELLED'], g.state::text),
         n.draw_at NULLS LAST, g.name
"""

BY_MONTH = f"""
SELECT date_trunc('month', d.due_on)::date, sum(d.amount - d.dividend - d.waived)::bigint,
       sum(d.received)::bigint,
       coalesce(sum({OPEN}) FILTER (WHERE {IS_OVERDUE}), 0)::bigint
FROM chits_demand d
JOIN chits_group g ON g.account_id = d.account_id AND g.id = d.group_id
WHERE d.account_id = %(account)s AND d.group_id = ANY (%(groups)s) AND d.kind = 'SUBSCRIPTION'
  AND d.due_on >= %(since)s
GROUP BY 1
"""

PEOPLE = """
SELECT count(*), count(*) FILTER (WHERE several) FROM (
    SELECT t.person_id, count(*) > 1 AS several FROM chits_ticket t
    WHERE t.account_id = %(account)s AND t.group_id = ANY (%(groups)s)
    GROUP BY t.person_id) p
"""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a list; `number` is its current month, None before and after its months."""

    id: uuid.UUID
    name: str
    state: str
    kind: str
    currency: str
    seats: int
    months: int
    value: int
    instalment_id: uuid.UUID | None
    number: int | None
    instalment_state: str | None
    draw_at: datetime | None
    due_on: date | None
    frozen_at: datetime | None
    draw_id: uuid.UUID | None
    expected: int
    received: int
    overdue: int
    held: int
    done_before: int
    freeze_lead_seconds: int
    months_held: int
    time_zone: str

    @property
    def done(self) -> int:
        """Return how many months are over."""
        if self.number is not None:
            return self.number - 1
        return self.months_held

    @property
    def strip(self) -> list[str]:
        """Return a word for each month: paid, now, next."""
        now = ["now"] if self.number is not None and self.state == GroupState.ACTIVE else []
        return ["paid"] * self.done + now + ["next"] * (self.months - self.done - len(now))

    @property
    def percent(self) -> int | None:
        """Return the percentage of this month that was received, or None before the first demand."""
        return 100 * self.received // self.expected if self.expected else None

    @property
    def missing(self) -> int:
        """Return how many tickets have no holder yet."""
        return max(0, self.seats - self.held)


@dataclass(frozen=True, slots=True)
class Month:
    """The amounts due in a calendar month, received for it at any time, and overdue (minor units)."""

    first: date
    expected: int
    collected: int
    overdue: int
    is_now: bool = False


def group_ids(member: Member) -> list[uuid.UUID]:
    return list(groups_run_by(member).values_list("id", flat=True))


def group_lines(member: Member, groups: Sequence[uuid.UUID]) -> list[GroupLine]:
    """Return the groups, active ones first, by their next draw."""
    given: dict[str, Any] = {"account": member.account_id, "groups": list(groups)}
    return [GroupLine(*row) for row in select(GROUPS, given)]


def people_count(member: Member, groups: Sequence[uuid.UUID]) -> tuple[int, int]:
    """Return how many people hold tickets, and how many hold several."""
    row: tuple[int, int] = select_one(PEOPLE, {"account": member.account_id, "groups": list(groups)})
    return row


def by_month(member: Member, groups: Sequence[uuid.UUID], today: date) -> list[Month]:
    """Return the six months up to the last with a due amount, but at least up to this month."""
    this_month = _month(today, 0)
    given: dict[str, Any] = {
        "account": member.account_id,
        "groups": list(groups),
        "since": _month(today, 1 - MONTHS_SHOWN),
    }
    found = {row[0]: row[1:] for row in select(BY_MONTH, given)}
    last = max([this_month, *found])
    firsts = [_month(last, -back) for back in reversed(range(MONTHS_SHOWN))]
    return [
        Month(first, *found.get(first, (0, 0, 0)), is_now=first == this_month)  # type: ignore[misc]
        for first in firsts
    ]


def _month(day: date, ahead: int) -> date:
    whole = day.year * 12 + day.month - 1 + ahead
    return date(whole // 12, whole % 12 + 1, 1)


def claims(groups: Sequence[uuid.UUID]) -> list[Payment]:
    """Return the claims to confirm, oldest first."""
    rows = Payment.objects.filter(group_id__in=groups, state=PaymentState.CLAIMED)
    return list(rows.select_related("group", "ticket", "person").order_by("id")[:200])


def open_payouts(groups: Sequence[uuid.UUID]) -> list[Payout]:
    """Return the payouts in progress, oldest first."""
    rows = Payout.objects.filter(
        group_id__in=groups,
        state__in=[PayoutState.AWARDED, PayoutState.SECURITY_PENDING, PayoutState.APPROVED],
    )
    return list(rows.select_related("award__ticket__person", "award__instalment__group").order_by("made_at"))


def counts_of(groups: Sequence[uuid.UUID]) -> tuple[int, int]:
    """Return the numbers of claims to confirm and payouts in progress, for the sidebar."""
    row: tuple[int, int] = select_one(
        "SELECT (SELECT count(*) FROM chits_payment WHERE group_id = ANY (%s) AND state = 'CLAIMED'),"
        " (SELECT count(*) FROM chits_payout WHERE group_id = ANY (%s)"
        "  AND state IN ('AWARDED', 'SECURITY_PENDING', 'APPROVED'))",
        [list(groups), list(groups)],
    )
    return row


def next_draws(groups: Sequence[uuid.UUID], most: int = 3) -> list[Instalment]:
    """Return the next draws, at most one for each group."""
    rows = (
        Instalment.objects.filter(
            group_id__in=groups,
            group__state=GroupState.ACTIVE,
            state__in=[
                InstalmentState.SCHEDULED,
                InstalmentState.COLLECTING,
                InstalmentState.FROZEN,
                InstalmentState.AWAITING_BEACON,
            ],
        )
        .select_related("group")
        .order_by("group_id", "number")
        .distinct("group_id")
    )
    return sorted(rows, key=lambda row: row.draw_at)[:most]


@dataclass(frozen=True, slots=True)
class Doing:
    """One recent activity: `what` is received, rejected, reversed, frozen, awarded."""

    at: datetime
    what: str
    group: Group
    name: str = ""
    amount: int | None = None
    detail: str = ""
    instalment: Instalment | None = None
    payment: Payment | None = None


def recent(groups: Sequence[uuid.UUID], most: int = RECENT) -> list[Doing]:
    """Return the latest activities of all kinds."""
    doings = [*_payments(groups, most), *_freezes(groups, most), *_awards(groups, most)]
    return sorted(doings, key=lambda doing: doing.at, reverse=True)[:most]


def _payments(groups: Sequence[uuid.UUID], most: int) -> list[Doing]:
    rows: Any = Payment.objects.filter(group_id__in=groups).exclude(state=PaymentState.CLAIMED)
    rows = rows.select_related("group", "person", "ticket").order_by("-id")[:most]
    return [
        Doing(
            at=row.decided_at or row.received_at or row.made_at,
            what=str(row.state).lower(),
            group=row.group,
            name=row.person.name,
            amount=row.amount,
            payment=row,
        )
        for row in rows
    ]


def _freezes(groups: Sequence[uuid.UUID], most: int) -> list[Doing]:
    rows = Instalment.objects.filter(group_id__in=groups, frozen_at__isnull=False, draw_id__isnull=False)
    return [
        Doing(at=row.frozen_at, what="frozen", group=row.group, instalment=row)
        for row in rows.select_related("group").order_by("-frozen_at")[:most]
        if row.frozen_at is not None
    ]


def _awards(groups: Sequence[uuid.UUID], most: int) -> list[Doing]:
    rows = Award.objects.filter(group_id__in=groups, taken_over=False, voided_at__isnull=True)
    return [
        Doing(
            at=row.awarded_at,
            what="awarded",
            group=row.instalment.group,
            name=row.ticket.person.name,
            amount=row.prize,
            detail=row.ticket.label,
            instalment=row.instalment,
        )
        for row in rows.select_related("instalment__group", "ticket__person").order_by("-awarded_at")[:most]
    ]
