"""Push new requests to users who answer in the app.

Events happen in the operator's account, but the users' pages listen in their own accounts: the first flush
passes an event on to each account of the user, the next one publishes it there. The message only states that
something changed.
"""

from __future__ import annotations

import uuid
from typing import Any

from accounts.queries import memberships_of
from books.events import AskedElsewhere
from books.models import Collaborator
from kernel.outbox import record
from live import registry
from live.seq import seq_of
from tenancy.member import Member
from tenancy.scope import scope

TOPIC = "asked"
ABOUT_COVERS = frozenset({"books.CoverRequested", "books.CoverAnswered"})
ABOUT_THE_PERIOD = frozenset({"books.PeriodChanged", "books.PeriodAnnounced"})


def register() -> None:
    """Register the publisher and the personal topic; each user can subscribe to their own."""
    registry.publish_for("books.", pass_on)
    registry.personal_topic(TOPIC, may_subscribe=lambda member: None)


def asked_seq(member: Member) -> int:
    """Return the number of the user's last message; read it before the rows."""
    with scope(member.account_id, member.user_id):
        return seq_of(member.account_id, registry.personal(TOPIC, member.user_id))


def pass_on(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Pass events on to the accounts of the users concerned, and there publish on their own topic."""
    users = {event["body"]["user_id"] for event in events if event["kind"] == "books.AskedElsewhere"}
    for user_id in _concerned(events):
        for own in memberships_of(user_id):
            record(AskedElsewhere(user_id), account_id=own.account_id)
    return [(registry.personal(TOPIC, uuid.UUID(user_id)), "asked", {}) for user_id in sorted(users)]


def _concerned(events: list[dict[str, Any]]) -> set[uuid.UUID]:
    covers = {id for event in events if event["kind"] in ABOUT_COVERS for id in event["body"]["cover_ids"]}
    periods = {event["body"]["period_id"] for event in events if event["kind"] in ABOUT_THE_PERIOD}
    found = {uuid.UUID(e["body"]["user_id"]) for e in events if e["kind"] == "books.AskedChanged"}
    bound = Collaborator.objects.filter(user__isnull=False)
    if covers:
        found |= set(bound.filter(covers__id__in=covers).values_list("user_id", flat=True))
    if periods:
        found |= set(bound.filter(covers__period_id__in=periods).values_list("user_id", flat=True))
    return found
