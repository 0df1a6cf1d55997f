"""Write the audit row of a command, in its transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any, NamedTuple

from kernel.ids import new_id
from kernel.query import execute
from tenancy.member import Member
from tenancy.staff import Staff

# The outbox row queues the account for the sealing of its chain.
INSERT = """
WITH queued AS (INSERT INTO kernel_outbox (account_id, kind, body) VALUES (%s, 'audit.Recorded', '{}'))
INSERT INTO audit_auditevent
    (id, account_id, actor_id, actor_name, verb, object_type, object_id, facts, ip_address, happened_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, clock_timestamp())
"""
INSERT_STAFF = """
INSERT INTO audit_staffevent
    (id, staff_id, staff_name, account_id, verb, facts, ip_address, happened_at)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, clock_timestamp())
"""


class Actor(NamedTuple):
    """Who did it, for the account's log: staff have no id there, and the schedule has no name either."""

    id: uuid.UUID | None
    name: str
    ip_address: str | None


def audit(
    member: Member, verb: str, subject: str = "", subject_id: uuid.UUID | None = None, **facts: Any
) -> None:
    """Record that `member` did `verb` (`ticket.enter`) to a `subject` (`ticket`); facts are plain JSON."""
    by = Actor(member.user_id, member.user_name, member.ip_address)
    audit_by(by, member.account_id, verb, subject, subject_id, **facts)


def audit_staff(
    staff: Staff,
    account_id: uuid.UUID,
    verb: str,
    subject: str = "",
    subject_id: uuid.UUID | None = None,
    **facts: Any,
) -> None:
    """Record an act of platform staff, both in the account in scope and in the staff log."""
    by = Actor(None, f"{staff.name} (staff)"[:300], staff.ip_address)
    audit_by(by, account_id, verb, subject, subject_id, **{**facts, "staff": str(staff.user_id)})
    audit_platform(staff, verb, account_id=account_id, **facts)


def audit_platform(staff: Staff, verb: str, *, account_id: uuid.UUID | None = None, **facts: Any) -> None:
    """Record an act of platform staff in the staff log. Without an account it concerns all accounts."""
    values: list[Any] = [
        new_id(),
        staff.user_id,
        staff.name[:300],
        account_id,
        verb,
        json.dumps(facts, default=str),
        staff.ip_address,
    ]
    execute(INSERT_STAFF, values)


def audit_clock(
    account_id: uuid.UUID, verb: str, subject: str = "", subject_id: uuid.UUID | None = None, **facts: Any
) -> None:
    """Record an act of the schedule, without an actor."""
    audit_by(Actor(None, "", None), account_id, verb, subject, subject_id, **facts)


def audit_by(
    actor: Actor,
    account_id: uuid.UUID,
    /,
    verb: str,
    subject: str = "",
    subject_id: uuid.UUID | None = None,
    **facts: Any,
) -> None:
    """Record an act of somebody who need not be a member of the account."""
    about = [verb, subject, subject_id, json.dumps(facts, default=str), actor.ip_address]
    execute(INSERT, [account_id, new_id(), account_id, actor.id, actor.name, *about])
