"""Write the audit row of a command, in its transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any

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


def audit(
    member: Member,
    verb: str,
    *,
    subject: str = "",
    subject_id: uuid.UUID | None = None,
    **facts: Any,
) -> None:
    """Record that `member` carried out `verb` (`ticket.enter`) on the object; facts are plain JSON."""
    write(
        account_id=member.account_id,
        actor_id=member.user_id,
        actor_name=member.user_name,
        ip_address=member.ip_address,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        facts=facts,
    )


def audit_staff(
    staff: Staff,
    account_id: uuid.UUID,
    verb: str,
    *,
    subject: str = "",
    subject_id: uuid.UUID | None = None,
    **facts: Any,
) -> None:
    """Record an act of platform staff, both in the account in scope and in the staff log."""
    write(
        account_id=account_id,
        actor_id=None,
        actor_name=f"{staff.name} (staff)"[:300],
        ip_address=staff.ip_address,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        facts={**facts, "staff": str(staff.user_id)},
    )
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
    account_id: uuid.UUID, verb: str, *, subject: str = "", subject_id: uuid.UUID | None = None, **facts: Any
) -> None:
    """Record an act of the schedule, without an actor."""
    write(
        account_id=account_id,
        actor_id=None,
        actor_name="",
        ip_address=None,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        facts=facts,
    )


def write(
    *,
    account_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    actor_name: str,
    ip_address: str | None,
    verb: str,
    subject: str,
    subject_id: uuid.UUID | None,
    facts: dict[str, Any],
) -> None:
    """Insert the audit row."""
    execute(
        INSERT,
        [
            account_id,
            new_id(),
            account_id,
            actor_id,
            actor_name,
            verb,
            subject,
            subject_id,
            json.dumps(facts, default=str),
            ip_address,
        ],
    )
