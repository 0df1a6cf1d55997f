"""Run one flush: outbox rows become numbered messages and notifications, in one transaction.

Rows are deleted in the transaction that publishes them, so a crash neither loses an event nor publishes one
twice. An event that fails is retried later, and after `MOST_FAILURES` tries it stays in the outbox for a
person to check; it never blocks the others.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from kernel.advisory import try_flusher_lock
from kernel.query import execute, select, select_one
from kernel.transactions import transaction
from live import registry
from live.numbering import notify, number_and_store
from live.registry import Event, Message
from tenancy.scope import scope

log = logging.getLogger(__name__)

TAKE_AT_MOST = 2_000
MOST_FAILURES = 6

# What never failed, and what failed long enough ago: 4, 16, 64 … seconds.
DUE = f"""
FROM kernel_outbox WHERE failures = 0 OR (failures < {MOST_FAILURES}
    AND created_at + interval '1 second' * power(4, failures) < clock_timestamp())
"""


@dataclass(slots=True)
class Taken:
    """The result of a flush: the number of events, their accounts, and those still to be sealed."""

    events: int = 0
    accounts: set[uuid.UUID] = field(default_factory=set)
    unsealed: set[uuid.UUID] = field(default_factory=set)


def is_waiting() -> bool:
    """Return whether there is anything to publish. Asked ten times a second, so it is one short query."""
    return bool(select_one(f"SELECT EXISTS (SELECT 1 {DUE})")[0])


def publish_waiting(unsealed: set[uuid.UUID]) -> Taken:
    """Publish up to TAKE_AT_MOST events and seal them. Does nothing while another flusher is running."""
    with transaction():
        if not try_flusher_lock():
            return Taken(unsealed=unsealed)
        events = take()
        by_account: dict[uuid.UUID | None, list[Event]] = defaultdict(list)
        for event in events:
            by_account[event["account_id"]].append(event)
        payloads: list[str] = []
        failed: list[Event] = []
        for account_id, theirs in by_account.items():
            publish_apart(account_id, theirs, payloads, failed)
        remove({event["id"] for event in events} - {event["id"] for event in failed})
        count_failures(failed)
        accounts = {account_id for account_id in by_account if account_id is not None}
        left = seal(accounts | unsealed)
        notify(payloads)
    return Taken(len(events), accounts, left)


def take() -> list[Event]:
    return [
        {"id": row[0], "account_id": row[1], "kind": row[2], "body": _plain(row[3]), "created_at": row[4]}
        for row in select(
            f"SELECT id, account_id, kind, body, created_at {DUE} ORDER BY id LIMIT %s", [TAKE_AT_MOST]
        )
    ]


def _plain(body: Any) -> Any:
    return json.loads(body) if isinstance(body, str) else body


def publish_apart(
    account_id: uuid.UUID | None, events: list[Event], payloads: list[str], failed: list[Event]
) -> None:
    """Publish an account's events together; if that fails, halve them until the failing ones are isolated."""
    try:
        with atomic():
            ready = publish(account_id, events)
    except Exception:
        if connection.connection is None or connection.connection.closed:
            raise
        if len(events) > 1:
            middle = len(events) // 2
            publish_apart(account_id, events[:middle], payloads, failed)
            publish_apart(account_id, events[middle:], payloads, failed)
            return
        log.exception("publishing event %s (%s) failed", events[0]["id"], events[0]["kind"])
        failed.extend(events)
    else:
        payloads.extend(ready)


def publish(account_id: uuid.UUID | None, events: list[Event]) -> list[str]:
    """Return the notifications for an account's events; their messages are numbered and stored."""
    if account_id is None:
        return []
    theirs: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        for publisher in registry.registered.publishers_for(event["kind"]):
            theirs[publisher].append(event)
    with scope(account_id):
        messages: list[Message] = []
        for publisher, group in theirs.items():
            messages.extend(publisher(account_id, group))
        own = [message for message in messages if not registry.is_for_staff(message[0])]
        ready = number_and_store(account_id, own) if own else []
    for_staff = [message for message in messages if registry.is_for_staff(message[0])]
    return ready + (number_and_store(None, for_staff) if for_staff else [])


def remove(ids: set[int]) -> None:
    execute("DELETE FROM kernel_outbox WHERE id = ANY(%s)", [list(ids)])


def count_failures(failed: list[Event]) -> None:
    if failed:
        execute(
            "UPDATE kernel_outbox SET failures = failures + 1 WHERE id = ANY(%s)",
            [[event["id"] for event in failed]],
        )


def seal(accounts: set[uuid.UUID]) -> set[uuid.UUID]:
    """Run the sealers, and return the accounts for which one failed, to be retried."""
    left: set[uuid.UUID] = set()
    for sealer in registry.registered.sealers if accounts else ():
        try:
            with atomic():
                sealer(set(accounts))
        except Exception:
            if connection.connection is None or connection.connection.closed:
                raise
            log.exception("sealing failed")
            left |= accounts
    return left
