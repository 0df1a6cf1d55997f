"""A new database gets from the squashed migrations what the replaced ones would have made step by step."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

Key = tuple[str, str]


def step_by_step() -> tuple[MigrationLoader, list[Key]]:
    """All migrations, and those of a database that an older version filled, in its order."""
    loader = MigrationLoader(None, replace_migrations=False)
    plan: dict[Key, None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        plan |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return loader, [key for key in plan if not loader.disk_migrations[key].replaces]


def test_the_squashed_migrations_lead_to_the_state_of_the_replaced_ones() -> None:
    loader, plan = step_by_step()
    expected = ProjectState(real_apps=loader.unmigrated_apps)
    for key in plan:
        loader.disk_migrations[key].mutate_state(expected, preserve=False)
    loader = MigrationLoader(None)
    assert len(loader.replacements) > 10
    assert loader.replacements.keys() <= loader.graph.nodes.keys()
    state = loader.project_state()
    assert state.models.keys() == expected.models.keys()
    assert MigrationAutodetector(expected, state).changes(loader.graph) == {}
    assert MigrationAutodetector(state, without_one_index(expected)).changes(loader.graph).keys() == {"books"}


def without_one_index(state: ProjectState) -> ProjectState:
    less = state.clone()
    ticket = less.models["books", "ticket"]
    ticket.options = ticket.options | {"indexes": ticket.options["indexes"][1:]}
    return less


def test_a_squashed_migration_renders_only_its_own_models() -> None:
    """A first start would take four times as long if each new model rendered all related ones again."""
    loader = MigrationLoader(None)
    squashed = loader.disk_migrations["tenancy", "0001_squashed_0007_new_database"]
    state = loader.project_state(("identity", "0001_squashed_0006_new_database"))
    user = state.apps.get_model("identity", "User")
    squashed.operations[0].state_forwards("tenancy", state)
    assert state.apps.get_model("tenancy", "Membership")._meta.get_field("user").related_model is user
    assert {model.related_model.__name__ for model in user._meta.related_objects} >= {
        "Membership",
        "ApiSession",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("share", [0, 0.2, 0.4, 0.6, 0.8, 1])
def test_a_partly_migrated_database_goes_on_where_it_was(share: float) -> None:
    loader, plan = step_by_step()
    done = plan[: round(len(plan) * share)]
    todo = remaining(loader, done)
    made = [name for migration in todo for name in migration.replaces or [key_of(migration)]]
    assert sorted([*done, *made]) == sorted(plan)


def remaining(loader: MigrationLoader, done: Collection[Key]) -> list[Any]:
    applied = {key: loader.disk_migrations[key] for key in done}
    with mock.patch.object(MigrationRecorder, "applied_migrations", lambda recorder: dict(applied)):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        return [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def key_of(migration: Any) -> Key:
    return migration.app_label, migration.name


COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
NAMED = """
SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conrelid <> 0
UNION SELECT indrelid::regclass::text, relname FROM pg_index JOIN pg_class ON oid = indexrelid
"""


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models() -> None:
    """SQL makes the tables of a new database, so nothing else compares the two."""
    squashed = {app for app, _ in MigrationLoader(None).replacements}
    models = [
        model for app in squashed for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    columns = {
        (model._meta.db_table, field.column, field.db_type(connection), field.null)
        for model in models
        for field in model._meta.local_concrete_fields
        if field.column
    }
    tables = {model._meta.db_table for model in models}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        there = {(table, name, short(kind), null) for table, name, kind, null in cursor.fetchall()}
        cursor.execute(NAMED)
        named = set(cursor.fetchall())
    assert columns ^ {column for column in there if column[0] in tables} == set()
    rules = {
        (model._meta.db_table, rule.name)
        for model in models
        for rule in [*model._meta.constraints, *model._meta.indexes]
    }
    assert len(rules) > 300
    assert rules - named == set()


def short(kind: str) -> str:
    """The type as Django writes it."""
    return kind.replace("character varying", "varchar").replace(",", ", ").removesuffix(" without time zone")
