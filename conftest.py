"""The database of the tests, made and migrated by its owner and used as the application, and the cast.

Asha owns the account, Bilal sells in it, Chandra only watches, Dev belongs to another account.
"""

from __future__ import annotations

import hashlib
import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import testcases

from kernel.clock import database_now
from tenancy.member import Member, member_for
from tenancy.scope import scope
from tests.order import BROWSER, put_in_order
from tests.shared import SHARED, wanted_by

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who runs the suite in the background of a shell has Ctrl-C ignored, and every child would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Rows that migrations write and tests only read.
SEEDED = {
    *("django_migrations", "kernel_clock", "plans_plan", "django_content_type", "auth_permission"),
    *("billing_exchangerate", "billing_paymentmethod", "chits_lawlimit", "sites_industry", "sites_sector"),
}

# Rows after which a table is swept as well, so that the next test does not read past the dead.
MANY = 500


def owner_connection(name: str | None = None) -> psycopg.Connection[Any]:
    """A connection as the owner of the tables, to the database of the tests unless named."""
    at = settings.DATABASES["owner"]
    return psycopg.connect(
        dbname=name or connections["default"].settings_dict["NAME"],
        user=at["USER"],
        password=at["PASSWORD"] or None,
        host=at["HOST"] or None,
        port=at["PORT"] or None,
        autocommit=True,
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
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


def migrated_database(production: str, name: str, django_db_blocker: Any) -> None:
    """A new database with every table, to which Django's connections lead from then on."""
    with owner_connection(production) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    with owner_connection(name) as owner:
        role = settings.DATABASE_APP_ROLE
        owner.execute(
            f'ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}";'
            f'ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO "{role}"'
        )
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections.close_all()


def migrations_hash() -> str:
    """Of every migration of ours, so that a template is used only as long as it is true."""
    files = sorted(Path(__file__).parent.glob("*/migrations/*.*"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def empty_every_table() -> None:
    """Leave only what the migrations wrote; the application itself may not truncate.

    What was written is deleted, in one statement, so that no table's order matters. Truncating all would
    make some thousand files anew, which takes longer than most tests.
    """
    with owner_connection() as owner:
        tables = [
            row[0]
            for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if row[0] not in SEEDED
        ]
        for attempt in range(5):
            # A thread or server that a test started may still be writing: whoever waits for the other in
            # a circle is sent away by PostgreSQL, and it is for us to ask again.
            try:
                deleted = _delete_all(owner, tables)
                break
            except psycopg.errors.DeadlockDetected:
                if attempt == 4:
                    raise
        for table in (name for name, count in deleted.items() if count >= MANY):
            owner.execute(f'VACUUM "{table}"')
        owner.execute("UPDATE kernel_clock SET ahead = '0'")


def _delete_all(owner: psycopg.Connection[Any], tables: list[str]) -> dict[str, int]:
    """How many rows of each table there were; nobody else has one under way."""
    with owner.transaction():
        names = ", ".join(f'"{table}"' for table in tables)
        owner.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        asked = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables]
        filled = [row[0] for row in owner.execute(" UNION ALL ".join(asked))]
        if not filled:
            return {}
        parts = [f'd{place} AS (DELETE FROM "{table}" RETURNING 1)' for place, table in enumerate(filled)]
        counts = [f"(SELECT count(*) FROM d{place})" for place in range(len(filled))]
        found = owner.execute(f"WITH {', '.join(parts)} SELECT {', '.join(counts)}").fetchone()
    return dict(zip(filled, found or (), strict=True))


@pytest.fixture(autouse=True, scope="session")
def _owner_flushes() -> None:
    """What Django's transactional tests leave behind is removed by the owner."""

    def flush(case: Any) -> None:
        connections["default"].close()
        empty_every_table()

    testcases.TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]


@pytest.fixture
def move_clock() -> Iterator[Any]:
    """`move_clock(timedelta)` puts the database's clock ahead for every connection."""

    def move(ahead: timedelta) -> None:
        with owner_connection() as owner:
            owner.execute("UPDATE kernel_clock SET ahead = %s", [ahead])

    yield move
    move(timedelta(0))


@dataclass(frozen=True)
class Cast:
    asha: Member
    bilal: Member
    chandra: Member
    dev: Member

    def everyone(self) -> list[Member]:
        return [self.asha, self.bilal, self.chandra, self.dev]


def make_account(name: str, people: dict[str, str]) -> dict[str, Member]:
    """An active account with `{first name: role}`."""
    from identity.models import User
    from plans.actions.give_plan import give_plan
    from plans.models import Plan
    from tenancy.models import Account, Membership

    account_id = uuid.uuid4()
    users = {
        who: User.objects.create_user(f"{who.lower()}@example.com", "a-long-pass-9", first_name=who)
        for who in people
    }
    with scope(account_id):
        Account.objects.create(
            id=account_id,
            name=name,
            status="active",
            country="IN",
            currency="INR",
            time_zone="Asia/Kolkata",
            plan="enterprise",
        )
        give_plan(account_id, Plan.objects.get(code="enterprise"), starts_at=database_now())
        give_plan(account_id, Plan.objects.get(code="enterprise"))
        for who, role in people.items():
            Membership.objects.create(account_id=account_id, user=users[who], role=role)
        found = {who: member_for(users[who].pk, account_id) for who in people}
    return {who: replace(member) for who, member in found.items() if member}


@pytest.fixture
def cast(db: Any) -> Cast:
    """The four, rolled back after the test."""
    try:
        written = SHARED.value_of(make_cast)
    except KeyError:
        return make_cast()
    at = database_now()
    return Cast(*(replace(member, read_at=at) for member in written.everyone()))


@pytest.fixture
def _shared_below(request: Any, django_db_setup: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        SHARED.become(wanted_by(request.node, make_cast))


@pytest.fixture
def _django_db_helper(_shared_below: None, _django_db_helper: None) -> None:
    """pytest-django's, which opens the test's own transaction: above what is shared."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: Any, items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        if item.nodeid.startswith(BROWSER):
            item.add_marker("browser")
            item.add_marker("slow")
    yield
    put_in_order(items, getattr(config, "workerinput", {}).get("workercount", 1))


@pytest.fixture
def committed_cast(transactional_db: Any) -> Cast:
    """The four, committed, for tests with several connections; every table is emptied afterwards."""
    return make_cast()


def make_cast() -> Cast:
    ours = make_account("Asha's books", {"Asha": "owner", "Bilal": "clerk", "Chandra": "viewer"})
    theirs = make_account("Dev's books", {"Dev": "owner"})
    return Cast(ours["Asha"], ours["Bilal"], ours["Chandra"], theirs["Dev"])


@contextmanager
def as_member(member: Member) -> Iterator[None]:
    """Work in the member's account, as the faces do."""
    with scope(member.account_id, member.user_id):
        yield


@pytest.fixture
def client_of(client: Any) -> Any:
    """`client_of(member)`: a test client signed in as the member by session."""
    from django.test import Client

    from identity.models import User

    def signed_in(member: Member) -> Client:
        browser = Client()
        browser.force_login(User.objects.get(pk=member.user_id))
        session = browser.session
        session["account_id"] = str(member.account_id)
        session.save()
        return browser

    return signed_in
