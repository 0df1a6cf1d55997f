"""The topics that products register: who may subscribe to them, and which events are published on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kernel.registry import Registry as Named

Event = dict[str, Any]
"""A row of the outbox: `kind` ("books.TicketEntered"), `body` (the event's fields), `created_at`."""

Message = tuple[str, str, Any]
"""(topic, type, data) to be published; data is plain JSON."""

Publisher = Callable[[uuid.UUID, list[Event]], Iterable[Message]]
Sealer = Callable[[set[uuid.UUID]], None]
Permission = Callable[..., None]


@dataclass(frozen=True, slots=True)
class TopicKind:
    """`period:{id}`, or `account` (no id: one an account), or `inbox` (personal: one a user)."""

    kind: str
    may_subscribe: Permission
    takes_id: bool
    personal: bool
    for_staff: bool = False


@dataclass(slots=True)
class Registry:
    """The registered topics and publishers; `registered` is the one in use, tests create their own."""

    publishers: list[tuple[str, Publisher]] = field(default_factory=list)
    topics: Named[TopicKind] = field(default_factory=lambda: Named("The live topic"))
    sealers: list[Sealer] = field(default_factory=list)

    def publishers_for(self, kind: str) -> list[Publisher]:
        return [publisher for prefix, publisher in self.publishers if kind.startswith(prefix)]


registered = Registry()


def publish_for(kind_prefix: str, publisher: Publisher) -> None:
    """Have `publisher(account_id, events)` called in the account's scope with what happened since the
    last flush, oldest first; the messages it gives are published in the order given.

    It coalesces, gives new values and never differences, and may be called twice for one event.
    """
    if (kind_prefix, publisher) not in registered.publishers:
        registered.publishers.append((kind_prefix, publisher))


def topic(kind: str, *, may_subscribe: Permission, takes_id: bool = True) -> None:
    """Open the topics `kind:{id}`, or the topic `kind` when it takes no id.

    `may_subscribe(member, id)` (without id: `may_subscribe(member)`) raises NotFound or Denied.
    It is called in the member's scope with the id as the client wrote it.
    """
    registered.topics.add(kind, TopicKind(kind, may_subscribe, takes_id, personal=False))


def personal_topic(kind: str, *, may_subscribe: Permission) -> None:
    """Open a topic `kind` with one per user; publishers name it by `personal(kind, user_id)`."""
    registered.topics.add(kind, TopicKind(kind, may_subscribe, takes_id=False, personal=True))


def staff_topic(kind: str, *, may_subscribe: Permission) -> None:
    """Open the topic `kind` to the platform's staff only; it belongs to no account.

    `may_subscribe(staff)` raises Denied. Publishers name it like any topic. Its messages hold ids and counts
    only, for staff read the rows by their own finders.
    """
    registered.topics.add(
        kind, TopicKind(kind, may_subscribe, takes_id=False, personal=False, for_staff=True)
    )


def is_for_staff(stored: str) -> bool:
    """Return whether a topic is one of the platform's staff."""
    known = registered.topics.get(stored)
    return known is not None and known.for_staff


def personal(kind: str, user_id: uuid.UUID) -> str:
    """Return the name under which a user's personal topic is numbered; on the wire it is `kind` alone."""
    return f"{kind}:{user_id}"


def after_flush(sealer: Sealer) -> None:
    """Have `sealer(account_ids)` called in each flush's transaction, outside any scope, with the
    accounts in which something happened. It enters their scopes itself."""
    if sealer not in registered.sealers:
        registered.sealers.append(sealer)


def wire_name(stored: str) -> str:
    """Return the name of a topic as clients write it."""
    kind = stored.partition(":")[0]
    known = registered.topics.get(kind)
    return kind if known is not None and known.personal else stored
