"""Fixtures of all tests: the database, its clock, the cast and browsers signed in as one of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from identity.models import User
from kernel.clock import database_now
from tenancy.member import Member
from tests.cast import Cast, ClientOf, make_cast
from tests.database import (
    MoveClock,
    empty_every_table,
    migrated_database,
    migrations_hash,
    owner_connection,
)
from tests.order import BROWSER, put_in_order
from tests.shared import SHARED, wanted_by

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who runs the suite in the background of a shell has Ctrl-C ignored, and every child would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this worker's own: created and migrated as owner, used as the application."""
    production = settings.DATABASES["owner"]["NAME"]
    name = f"test_{production}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    if os.environ.get("KEEP_TEST_TEMPLATE"):
        # For who runs a few tests again and again: migrated once for all runs with the same migrations.
        template = f"template_{production}_{migrations_hash()}"
        with owner_connection(production) as owner:
            owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
            known = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
            if not known:
                migrated_database(production, f"{template}_new", django_db_blocker)
                owner.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
            owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        for alias in ("default", "owner"):
            connections[alias].settings_dict["NAME"] = name
    else:
        migrated_database(production, name, django_db_blocker)
    yield
    with django_db_blocker.unblock():
        SHARED.become([])
        connections.close_all()
    with owner_connection(production) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True, scope="session")
def _owner_flushes() -> None:
    """What Django's transactional tests leave behind is removed by the owner.

    pytest-django has no hook for this: it makes the test case itself, and that calls Django's `flush`, which
    truncates as the application. The application may not, and what migrations wrote would be gone.
    """

    def flush(case: TransactionTestCase) -> None:
        connections["default"].close()
        empty_every_table()

    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


@pytest.fixture
def move_clock() -> Iterator[MoveClock]:
    """`move_clock(timedelta)` puts the database's clock ahead for every connection."""

    def move(ahead: timedelta) -> None:
        with owner_connection() as owner:
            owner.execute("UPDATE kernel_clock SET ahead = %s", [ahead])

    yield move
    move(timedelta(0))


@pytest.fixture
def cast(db: None) -> Cast:
    """The four, rolled back after the test."""
    try:
        written = SHARED.value_of(make_cast)
    except KeyError:
        return make_cast()
    at = database_now()
    return Cast(*(replace(member, read_at=at) for member in written.everyone()))


@pytest.fixture
def _shared_below(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        SHARED.become(wanted_by(request.node, make_cast))


@pytest.fixture
def _django_db_helper(_shared_below: None, _django_db_helper: None) -> None:
    """pytest-django's, which opens the test's own transaction: above what is shared."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        if item.nodeid.startswith(BROWSER):
            item.add_marker("browser")
            item.add_marker("slow")
    yield
    put_in_order(items, getattr(config, "workerinput", {}).get("workercount", 1))


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The four, committed, for tests with several connections; every table is emptied afterwards."""
    return make_cast()


@pytest.fixture
def client_of() -> ClientOf:
    """`client_of(member)`: a test client signed in as the member by session."""

    def signed_in(member: Member) -> Client:
        browser = Client()
        browser.force_login(User.objects.get(pk=member.user_id))
        session = browser.session
        session["account_id"] = str(member.account_id)
        session.save()
        return browser

    return signed_in
