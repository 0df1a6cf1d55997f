"""Dates and times that nobody can mean: the database refuses them, an upgrade moves those it finds.

Without either, a page breaks, and the reading of every page notices: that is its negative control.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from psycopg import Connection
from psycopg.errors import CheckViolation

from audit.models import AuditEvent
from tenancy.times import CorrectTimes
from tests.api.caller import Caller
from tests.api.visitors import read_everything, signed_in
from tests.api.world import ApiWorld
from tests.cast import as_member
from tests.database import owner_connection

UNREADABLE = "0002-12-31 18:06:32+00 BC"
EXPECTED = {
    *("tenancy_account", "plans_grant", "billing_subscription", "billing_invoice", "billing_exchangerate"),
    *("billing_statementline", "books_period", "books_cover", "draws_draw", "inbox_announcement"),
    *("inbox_platformannouncement", "chits_group", "chits_instalment", "chits_rescheduling", "chits_demand"),
    "chits_lawlimit",
}


def corrections() -> list[CorrectTimes]:
    """Every such operation of our migrations."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [
        operation
        for key in sorted(migrations)
        for operation in migrations[key].operations
        if isinstance(operation, CorrectTimes)
    ]


def checks_of(owner: Connection[Any], table: str) -> dict[str, str]:
    """{name: definition} of a table's checks; the plausible ones are those that speak of years."""
    found = owner.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
        [table],
    )
    return dict(found.fetchall())


@pytest.mark.django_db(transaction=True)
def test_every_column_refuses_years_that_nobody_means(world: ApiWorld) -> None:
    assert {operation.table for operation in corrections()} == EXPECTED
    taken, tried = [], 0
    with owner_connection() as owner:
        for operation in corrections():
            for column in operation.columns:
                for written in ("0202-11-30", "1899-12-31", "3000-01-02", UNREADABLE, "9999-12-31"):
                    try:
                        with owner.transaction():
                            changed = owner.execute(f"UPDATE {operation.table} SET {column} = '{written}'")
                            tried += changed.rowcount
                            if changed.rowcount:
                                taken.append((operation.table, column, written))
                    except CheckViolation:
                        tried += 1
    assert not taken
    assert tried >= 60


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_moves_what_is_stored_and_says_so(world: ApiWorld, asha: Caller) -> None:
    """And before it does, the reading of every page finds pages that break."""
    with owner_connection() as owner:
        tables = sorted(
            {operation.table for operation in corrections() if operation.of_account == "account_id"}
        )
        dropped = {table: checks_of(owner, table) for table in tables}
        for table, checks in dropped.items():
            for name in checks:
                owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            spoiled = 0
            for operation in corrections():
                if operation.table in tables:
                    for column in operation.columns:
                        spoiled += owner.execute(
                            f"UPDATE {operation.table} SET {column} = '{UNREADABLE}' WHERE {column} IS NOT NULL"
                        ).rowcount
            broken, _shown = read_everything(world, asha, enough=10)
            for operation in corrections():
                if operation.table in tables:
                    operation.apply(owner)
        finally:
            for table, checks in dropped.items():
                for name, definition in checks.items():
                    owner.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    assert spoiled >= 10
    assert len(broken) >= 10, "an unreadable time was not noticed by the reading of every page"
    failed, shown = read_everything(world, asha)
    assert not failed and shown >= 150
    with as_member(world.cast.asha):
        noted = AuditEvent.objects.filter(verb="times.mend")
        kinds = set(noted.values_list("object_type", flat=True))
        assert {"demand", "instalment", "draw", "invoice", "period"} <= kinds
        assert all("BC" in str(event.facts["before"]) for event in noted)
    log = signed_in(world.cast.asha).get("/audit-log/").content.decode()
    assert "moved impossible dates or times to the nearest possible ones" in log


def test_the_operations_name_models_that_exist() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for operation in corrections():
        names = {field.column for field in tables[operation.table]._meta.concrete_fields}
        assert set(operation.columns) <= names
