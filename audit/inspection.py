"""Reconcile the counters and chains of an account with their rows, each night and on demand.

Each product registers its own check (`inspect_with`). Every run stores its findings in one row, so that the
owner and `/healthz/` see them without counting again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit.events import InspectionFound
from audit.models import Inspection
from audit.seal import broken_links
from kernel.clock import database_now
from kernel.ids import new_id
from kernel.outbox import record
from kernel.query import select, select_one
from kernel.registry import Registry
from tenancy.scope import scope

log = logging.getLogger(__name__)

MOST_STORED = 200
"""The most findings stored for one run. The count always includes all of them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A discrepancy: the rule, a sentence about it, and its location."""

    rule: str
    sentence: str
    where: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.rule}:", self.sentence, self.where) if part)


Inspector = Callable[[uuid.UUID], Iterable[Finding]]

_inspectors: Registry[Inspector] = Registry("The inspection")


def inspect_with(name: str, inspector: Inspector) -> None:
    """Register `inspector(account_id)`, which every inspection calls in the account's scope."""
    _inspectors.add(name, inspector)


def findings_of(account_id: uuid.UUID) -> list[Finding]:
    """Return the findings of all registered inspectors for the account."""
    found: list[Finding] = []
    with scope(account_id):
        for inspector in _inspectors.values():
            found += inspector(account_id)
        found += [Finding("audit log", sentence) for sentence in broken_links(account_id)]
    return found


def inspect(account_id: uuid.UUID) -> list[Finding]:
    """Inspect the account, store the findings, and return them."""
    found = findings_of(account_id)
    with scope(account_id):
        inspection = Inspection(
            id=new_id(),
            account_id=account_id,
            ran_at=database_now(),
            count=len(found),
            findings=[[one.rule, one.sentence, one.where] for one in found[:MOST_STORED]],
        )
        inspection.save(force_insert=True)
        if found:
            record(InspectionFound(inspection.id, len(found)), account_id=account_id)
    for one in found:
        log.error("inspection of account %s: %s", account_id, one)
    return found


def latest_inspection() -> Inspection | None:
    """Return the latest inspection of the account in scope."""
    return Inspection.objects.order_by("-ran_at", "-id").first()


def every_account() -> list[uuid.UUID]:
    """Return the ids of all accounts, for jobs that go through them one by one."""
    return [row[0] for row in select("SELECT account_id FROM audit_every_account()")]


def inspect_due() -> int:
    """Inspect the accounts that are due for the night, one by one, and return how many."""
    due = [row[0] for row in select("SELECT account_id FROM audit_due_inspections()")]
    for account_id in due:
        inspect(account_id)
    return len(due)


@dataclass(frozen=True, slots=True)
class Health:
    """The latest inspections of all accounts: the number of accounts and the number of findings."""

    accounts: int
    findings: int


def health() -> Health:
    """Return the summary of the latest inspections."""
    row = select_one("SELECT accounts, findings FROM audit_health()")
    return Health(int(row[0]), int(row[1]))
