"""The cash that agents have collected and not deposited yet, and their deposits."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from django.db.models import QuerySet

from chits.models import Deposit
from kernel.query import select
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.roles import Role

_HELD = """
SELECT a.subject, sum(p.amount)::bigint FROM journal_posting p
JOIN journal_journalaccount a ON a.account_id = p.account_id AND a.id = p.place_id
WHERE p.account_id = %s AND a.code = 'chits_agent_cash' AND a.currency = %s
GROUP BY a.subject HAVING sum(p.amount) > 0
"""


class Holder(NamedTuple):
    """An agent (a membership) and the cash they hold (minor units)."""

    agent_id: uuid.UUID
    name: str
    held: int


def cash_holders(member: Member) -> list[Holder]:
    """Return the agents who hold cash, the most first. A clerk sees only their own."""
    held = dict(select(_HELD, [member.account_id, member.currency]))
    if member.role == Role.CLERK:
        held = {member.id: held.get(member.id, 0)}
    people = Membership.objects.select_related("user").filter(id__in=held)
    found = [Holder(one.id, one.user.full_name, held[one.id]) for one in people if held[one.id] > 0]
    return sorted(found, key=lambda one: (-one.held, one.name))


def deposits_of(member: Member) -> QuerySet[Deposit]:
    """Return the deposits, newest first. A clerk sees only their own."""
    rows: QuerySet[Deposit] = Deposit.objects.order_by("-id")
    return rows.filter(agent=member.id) if member.role == Role.CLERK else rows
