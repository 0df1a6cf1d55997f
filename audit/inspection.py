"""Recompute what the counters and chains of an account say from their rows, each night and on demand.

A product tells here how its part is inspected (`inspect_with`). What was found is kept, one row a run, so
that the owner and `/healthz/` can be told without counting again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection

from audit.events import InspectionFound
from audit.models import Inspection
from audit.seal import broken_links
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.outbox import record
from kernel.registry import Registry
from tenancy.scope import scope

log = logging.getLogger(__name__)

KEPT = 200
"""At most so many findings are kept of one run; the count is always whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree: the rule, a sentence about it, and where it was seen."""

    rule: str
    sentence: str
    where: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.rule}:", self.sentence, self.where) if part)


Inspector = Callable[[uuid.UUID], Iterable[Finding]]

_inspectors: Registry[Inspector] = Registry("The inspection")


def inspect_with(name: str, inspector: Inspector) -> None:
    """Have `inspector(account_id)` asked at every inspection, in the account's scope."""
    _inspectors.add(name, inspector)


def findings_of(account_id: uuid.UUID) -> list[Finding]:
    """Everything that does not agree in the account, of every part that can be inspected."""
    found: list[Finding] = []
    with scope(account_id):
        for inspector in _inspectors.values():
            found += inspector(account_id)
        found += [Finding("audit log", sentence) for sentence in broken_links(account_id)]
    return found


def inspect(account_id: uuid.UUID) -> list[Finding]:
    """Inspect and keep what was found."""
    found = findings_of(account_id)
    with scope(account_id):
        kept = Inspection(
            id=new_id(),
            account_id=account_id,
            ran_at=database_now(),
            count=len(found),
            findings=[[one.rule, one.sentence, one.where] for one in found[:KEPT]],
        )
        kept.save(force_insert=True)
        if found:
            record(InspectionFound(kept.id, len(found)), account_id=account_id)
    for one in found:
        log.error("inspection of account %s: %s", account_id, one)
    return found


def latest_inspection() -> Inspection | None:
    """The last one of the account in scope."""
    return Inspection.objects.order_by("-ran_at", "-id").first()


def every_account() -> list[uuid.UUID]:
    """The id of every account, for what goes through all of them one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM audit_every_account()")
        return [row[0] for row in cursor.fetchall()]


def inspect_due() -> int:
    """Inspect the accounts whose night has come, one after the other; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM audit_due_inspections()")
        due = [row[0] for row in cursor.fetchall()]
    for account_id in due:
        inspect(account_id)
    return len(due)


@dataclass(frozen=True, slots=True)
class Health:
    """Of the latest inspection of every account: how many have been, and how many findings there are."""

    accounts: int
    findings: int


def health() -> Health:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts, findings FROM audit_health()")
        row = cursor.fetchone()
    return Health(int(row[0]), int(row[1]))
