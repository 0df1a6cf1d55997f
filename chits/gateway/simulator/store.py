"""The simulator's storage. Each call is part of the open transaction."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chits.gateway.simulator.entities import Entity
from chits.gateway.simulator.models import SimulatedDelivery, SimulatedEntity
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now

_LETTERS = string.ascii_letters + string.digits


def made_id(kind: str) -> str:
    """Return a new id in the gateway's form: `order_` and fourteen letters and digits."""
    return f"{kind}_{''.join(secrets.choice(_LETTERS) for _ in range(14))}"


def stamp() -> int:
    """Return the seconds since 1970 by the database's clock."""
    return int(database_now().timestamp())


def find(kind: str, id: str, *, lock: bool = False) -> Entity | None:
    """Return the current entity, locked until the transaction ends if it is to be changed."""
    rows = SimulatedEntity.objects.filter(kind=kind, id=id)
    row = (rows.select_for_update() if lock else rows).first()
    return row.body if row else None


def save(entity: Entity, *, parent: str = "", key: str = "") -> Entity:
    """Save a new or changed entity."""
    found = SimulatedEntity.objects.filter(id=entity["id"]).update(body=entity)
    if not found:
        SimulatedEntity.objects.create(
            id=entity["id"],
            kind=entity["entity"],
            parent=parent,
            key=key,
            body=entity,
            created_at=database_now(),
        )
    return entity


def children(kind: str, parent: str) -> list[Entity]:
    """Return the payments of an order or the refunds of a payment, oldest first."""
    rows = SimulatedEntity.objects.filter(kind=kind, parent=parent).order_by("created_at", "id")
    return [row.body for row in rows]


def made_between(kinds: Sequence[str], since: datetime, until: datetime) -> list[Entity]:
    rows = SimulatedEntity.objects.filter(kind__in=kinds, created_at__gte=since, created_at__lt=until)
    return [row.body for row in rows.order_by("created_at", "id")]


def by_key(parent: str, key: str) -> Entity | None:
    """Return the refund that was created with an idempotency key."""
    row = SimulatedEntity.objects.filter(kind="refund", parent=parent, key=key).first()
    return row.body if row else None


def queue(body: Entity, *, after_seconds: float = 0, times: int = 1) -> str:
    """Queue a webhook to be sent `times` times, and return its event id."""
    event_id = made_id("evt")[4:]
    due = database_now() + timedelta(seconds=after_seconds)
    text = json.dumps(body, separators=(",", ":"))
    SimulatedDelivery.objects.bulk_create(
        SimulatedDelivery(event_id=event_id, body=text, due_at=due) for _ in range(times)
    )
    return event_id


def lock_everything() -> None:
    """Allow only one call at a time, as the simulator is meant for trials and not for load."""
    take_locks(LockSpace.SIMULATED_GATEWAY, "simulated gateway")


OUTAGE = "outage"


def be_down(seconds: int) -> None:
    """Answer nothing but 503 for a while."""
    until = int((database_now() + timedelta(seconds=seconds)).timestamp())
    save({"id": OUTAGE, "entity": OUTAGE, "until": until})


def is_down() -> bool:
    outage: Any = find(OUTAGE, OUTAGE)
    return bool(outage and outage["until"] > stamp())
