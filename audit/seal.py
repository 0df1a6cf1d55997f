"""The hash chain of the audit log: each event's hash covers the one before it, so changes and gaps show.

Sealing inside each command would serialize all commands of an account. The installation's single flusher
seals soon after the commit instead.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any

from kernel.ids import new_ids
from kernel.query import execute, select, select_one
from tenancy.scope import scope

START = bytes(32)
AT_A_TIME = 2_000
# No transaction lasts this long. `seal_all` finds any event that commits even later.
LOOK_BACK = timedelta(minutes=10)

_LAST = """
SELECT s.position, s.hash, e.happened_at FROM audit_auditseal s
JOIN audit_auditevent e ON e.account_id = s.account_id AND e.id = s.event_id
WHERE s.account_id = %s ORDER BY s.position DESC LIMIT 1
"""
_FIELDS = """
e.id, e.actor_id, e.actor_name, e.verb, e.object_type, e.object_id, e.facts, host(e.ip_address),
e.happened_at
"""
_UNSEALED = f"""
SELECT {_FIELDS} FROM audit_auditevent e
WHERE e.account_id = %s AND e.happened_at > %s
  AND NOT EXISTS (SELECT 1 FROM audit_auditseal s WHERE s.account_id = e.account_id AND s.event_id = e.id)
ORDER BY e.happened_at, e.id LIMIT {AT_A_TIME}
"""
_CHAIN = f"""
SELECT s.position, s.hash, {_FIELDS} FROM audit_auditseal s
JOIN audit_auditevent e ON e.account_id = s.account_id AND e.id = s.event_id
WHERE s.account_id = %s ORDER BY s.position
"""
_SEAL = """
INSERT INTO audit_auditseal (id, account_id, event_id, position, hash)
SELECT n.id, %s, n.event_id, n.position, n.hash
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bytea[]) AS n (id, event_id, position, hash)
"""


def seal(account_ids: set[uuid.UUID]) -> None:
    """Seal the new events of each account. Only the flusher calls this."""
    for account_id in account_ids:
        with scope(account_id):
            while _seal_some(account_id, everything=False) == AT_A_TIME:
                pass


def seal_all(account_id: uuid.UUID) -> int:
    """Seal every unsealed event of the account in scope, however old, and return how many."""
    sealed = 0
    while some := _seal_some(account_id, everything=True):
        sealed += some
    return sealed


def _seal_some(account_id: uuid.UUID, *, everything: bool) -> int:
    last = select_one(_LAST, [account_id])
    position, before = (last[0], bytes(last[1])) if last else (0, START)
    since = last[2] - LOOK_BACK if last and not everything else "-infinity"
    events = select(_UNSEALED, [account_id, since])
    if not events:
        return 0
    hashes = []
    for event in events:
        before = link(before, event)
        hashes.append(before)
    execute(
        _SEAL,
        [
            account_id,
            new_ids(len(events)),
            [event[0] for event in events],
            list(range(position + 1, position + 1 + len(events))),
            hashes,
        ],
    )
    return len(events)


def link(before: bytes, event: Any) -> bytes:
    """Return the hash of an event: SHA-256 of the hash before it and the event's canonical JSON."""
    facts = event[6] if isinstance(event[6], dict) else json.loads(event[6])
    content = [str(event[0]), _text(event[1]), event[2], event[3], event[4], _text(event[5]), facts]
    content += [event[7], event[8].isoformat()]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + canonical.encode()).digest()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def broken_links(account_id: uuid.UUID) -> list[str]:
    """Return a sentence for every break in the chain of the account in scope."""
    found = []
    before, expected = START, 1
    for position, sealed_hash, *event in select(_CHAIN, [account_id]):
        if position != expected:
            found.append(f"Event {expected} is missing from the log.")
            expected = position
        before = link(before, event)
        if before != bytes(sealed_hash):
            found.append(f"Event {position} of the log differs from its seal.")
            before = bytes(sealed_hash)
        expected += 1
    return found
