"""A registry of the test's own, and events to publish."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from kernel.outbox import record
from live import registry
from live.application import Live
from live.registry import Registry
from live.tests.bells import CookieOf, Ring, Run, Rung
from live.tests.serving import Served, served
from tenancy.member import Member
from tenancy.scope import scope
from tests.cast import Cast, ClientOf


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    own = Registry()
    monkeypatch.setattr("live.registry.registered", own)
    yield own


@pytest.fixture
def bells(own_registry: Registry) -> None:
    """The topic `bell:{name}`: every member may hear every bell but the one named `private`."""
    registry.publish_for("live.", say_bells)
    registry.topic("bell", may_subscribe=may_hear)
    registry.topic("account", may_subscribe=lambda member: None, takes_id=False)
    registry.personal_topic("inbox", may_subscribe=lambda member: None)


def may_hear(member: Member, id: str) -> None:
    from kernel.errors import NotFound

    if id == "private":
        raise NotFound


def say_bells(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    return [(f"bell:{event['body']['bell']}", "rung", {"times": event["body"]["times"]}) for event in events]


@pytest.fixture
def belfry(bells: None) -> None:
    """The topic `belfry`, on which staff hear how many bells were rung, of whatever account."""

    def say(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
        return [("belfry", "heard", {"bells": len(events)})]

    registry.staff_topic("belfry", may_subscribe=lambda staff: None)
    registry.publish_for("live.", say)


@pytest.fixture
def ring() -> Ring:
    """`ring(account_id, "tower", 3)` records three events in one transaction."""

    def ring_it(account_id: uuid.UUID | None, bell: str, times: int = 1) -> None:
        with scope(account_id):
            for nth in range(times):
                record(Rung(bell, nth + 1), account_id=account_id)

    return ring_it


@pytest.fixture
def live(committed_cast: Cast) -> Iterator[Served]:
    with served(Live(round_seconds=0.05)) as running:
        yield running


@pytest.fixture
def cookie(client_of: ClientOf) -> CookieOf:
    def of(member: Member) -> str:
        browser = client_of(member)
        return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    return of


@pytest.fixture
def run() -> Iterator[Run]:
    """Run a coroutine to its end."""
    with asyncio.Runner() as runner:
        yield runner.run
