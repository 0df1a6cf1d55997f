"""The database of the tests: made and migrated by its owner, used as the application, emptied by the owner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).parents[1]

# The fixture `move_clock`, which puts the clock ahead for every connection.
MoveClock = Callable[[timedelta], None]

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


def migrated_database(production: str, name: str, blocker: DjangoDbBlocker) -> None:
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
    with blocker.unblock():
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections.close_all()


def migrations_hash() -> str:
    """Of every migration of ours, so that a template is used only as long as it is true."""
    files = sorted(ROOT.glob("*/migrations/*.*"))
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


def fingerprint() -> dict[str, str]:
    """Of every table: two that are equal say that nothing was written in between.

    What is written bears the number of its transaction, which grows, and what is deleted is missing.
    """
    with owner_connection() as owner:
        tables = [
            row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        pieces = [
            f"SELECT '{table}', count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM \"{table}\""
            for table in sorted(tables)
        ]
        return dict(owner.execute(" UNION ALL ".join(pieces)).fetchall())
