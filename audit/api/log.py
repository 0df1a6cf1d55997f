"""/v1/audit/: the account's audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from audit.log import LogQuery, hashes_of, read_events
from audit.words import in_words
from kernel.errors import bad_field
from rest.answers import Answer, Id
from rest.answers import at as of_row
from rest.fields import Moment, optional_id
from rest.paging import page_read
from rest.resources import ActingRequest, Resources
from rest.schemas import page_of

router = Resources(tags=["Around"])
MOST_LETTERS = 100


class AuditActor(Answer):
    id: Id | None = of_row("actor_id", description="Null for staff of the platform and for the schedule.")
    name: str = of_row("actor_name")


class AuditObject(Answer):
    type: str = of_row("object_type")
    id: Id | None = of_row("object_id")


class AuditEventShape(Answer):
    id: Id
    at: datetime = of_row("happened_at")
    actor: AuditActor = of_row(lambda event: event)
    verb: str
    words: str = of_row(
        lambda event: in_words(event.verb, event.facts),
        description="The event as a sentence, in the caller's language.",
    )
    object: AuditObject = of_row(lambda event: event)
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
        q=q[:MOST_LETTERS],
        since=since,
        until=until,
        actor=optional_id("actor", actor),
        verb=verb,
        object=optional_id("object", object),
    )
    found = page_read(request, lambda *position: read_events(query, *position), lambda event: event)
    hashes = hashes_of(found["results"])
    shown = [AuditEventShape.of(event, seal=hashes.get(event.id)) for event in found["results"]]
    return 200, {**found, "results": shown}
