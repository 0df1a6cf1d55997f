"""/v1/audit/: the account's audit log."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from audit.log import LogQuery, hashes_of, read_events
from audit.models import AuditEvent
from audit.words import in_words
from kernel.errors import bad_field
from kernel.ids import read_id
from rest.fields import Moment
from rest.paging import page_read
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of

router = Resources(tags=["Around"])
MOST_LETTERS = 100


class AuditActor(Schema):
    id: str | None = Field(description="Null for staff of the platform and for the schedule.")
    name: str


class AuditObject(Schema):
    type: str
    id: str | None


class AuditEventShape(Schema):
    id: str
    at: datetime
    actor: AuditActor
    verb: str
    words: str = Field(description="The event as a sentence, in the caller's language.")
    object: AuditObject
    ip_address: str | None
    seal: str | None = Field(description="Its hash in the account's chain, in hex; null until it is sealed.")


@router.on("GET", "/audit/", answer=page_of(AuditEventShape), may="look.audit")
def list_audit(
    request: ActingRequest,
    q: str = "",
    actor: str | None = None,
    verb: str | None = None,
    object: str | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Any:
    """List the account's audit log, newest first. `q` matches the beginnings of words; `actor` and `object`
    are ids; `since` is included, `until` isn't.
    """
    if since is not None and until is not None and since >= until:
        raise bad_field("until", "until must be after since.")
    query = LogQuery(
        q=q[:MOST_LETTERS].replace("\x00", ""),
        since=since,
        until=until,
        actor=_id("actor", actor),
        verb=verb.replace("\x00", "") if verb is not None else None,
        object=_id("object", object),
    )
    found = page_read(request, lambda *position: read_events(query, *position), lambda event: event)
    hashes = hashes_of(found["results"])
    return 200, {**found, "results": [_shown(event, hashes.get(event.id)) for event in found["results"]]}


def _id(name: str, text: str | None) -> uuid.UUID | None:
    found = read_id(text)
    if text is not None and found is None:
        raise bad_field(name, f"{name} is an id.")
    return found


def _shown(event: AuditEvent, seal: str | None) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "at": event.happened_at,
        "actor": {"id": str(event.actor_id) if event.actor_id else None, "name": event.actor_name},
        "verb": event.verb,
        "words": in_words(event.verb, event.facts),
        "object": {"type": event.object_type, "id": str(event.object_id) if event.object_id else None},
        "ip_address": event.ip_address,
        "seal": seal,
    }
