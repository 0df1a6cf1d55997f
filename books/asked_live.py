"""The pages of those who answer in the app hear at once when more is asked of them, or less.

What happened lies in the operator's account, and their pages listen in their own: the first flush passes it
on to each account that they belong to, the next one tells it there. Nothing is said but that it changed.
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
    """Tell the live floor of it; each person has the topic alone, so anybody may listen to their own."""
    registry.publish_for("books.", pass_on)
    registry.personal_topic(TOPIC, may_subscribe=lambda member: None)


def asked_seq(member: Member) -> int:
    """The number of the last thing said to this person; read it before the rows."""
    with scope(member.account_id, member.user_id):
        return seq_of(member.account_id, registry.personal(TOPIC, member.user_id))


def pass_on(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """To those it concerns, in the accounts where they are; and there, to their own topic."""
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
