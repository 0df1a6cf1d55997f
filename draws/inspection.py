"""Reconcile an account's draws with what was published: the log, the witnesses, the records' own hashes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator

from django.db.models import F

from audit.inspection import Finding
from draws.models import Draw, Seen
from kernel.query import select

# A freeze that is not in the log was published to nobody; one under another charter was moved.
_UNLOGGED = """
SELECT d.id FROM draws_draw d JOIN draws_series s ON s.account_id = d.account_id AND s.id = d.series_id
LEFT JOIN draws_freezelog l ON l.freeze_hash = d.freeze_hash AND l.charter_hash = s.charter_hash
WHERE d.account_id = %s AND d.freeze_hash IS NOT NULL AND l.position IS NULL LIMIT 50
"""
# What the account's own sealed log of actions noted of each freeze is a second witness.
_UNWITNESSED = """
SELECT e.object_id FROM audit_auditevent e
LEFT JOIN draws_draw d ON d.account_id = e.account_id AND d.id = e.object_id
  AND d.freeze_hash = e.facts ->> 'freeze'
LEFT JOIN draws_freezelog l ON l.head = e.facts ->> 'log_head'
WHERE e.account_id = %s AND e.verb = 'draw.freeze' AND (d.id IS NULL OR l.position IS NULL) LIMIT 50
"""


def inspect_draws(account_id: uuid.UUID) -> list[Finding]:
    """Return the findings for the account in scope."""
    return [Finding("draws", sentence, where) for sentence, where in _wrong(account_id)]


def _wrong(account_id: uuid.UUID) -> Iterator[tuple[str, str]]:
    for id in _ids(_UNLOGGED, account_id):
        yield "A freeze is missing from the log of freezes under its charter.", f"draw {id}"
    for id in _ids(_UNWITNESSED, account_id):
        yield "A freeze in the audit log is missing from its draw or from the log of freezes.", f"draw {id}"
    for seen in Seen.objects.exclude(freeze_hash=F("draw__freeze_hash"))[:50]:
        yield f"{seen.label} was shown a seal that differs from the draw's.", f"draw {seen.draw_id}"
    for draw in Draw.objects.filter(freeze__isnull=False).iterator(chunk_size=200):
        yield from _records(draw)


def _records(draw: Draw) -> Iterable[tuple[str, str]]:
    for name in ("freeze", "transcript"):
        text, hash = getattr(draw, name), getattr(draw, f"{name}_hash")
        if text is not None and _hash(name, text) != hash:
            yield f"The {name} was changed: its hash doesn't match.", f"draw {draw.id}"


def _hash(tag: str, text: str) -> str:
    """Return the hash of the stored bytes, which are canonical."""
    return hashlib.sha256(f"drawbook/{tag}/v1\n{text}".encode()).hexdigest()


def _ids(statement: str, account_id: uuid.UUID) -> list[uuid.UUID]:
    return [row[0] for row in select(statement, [account_id])]
