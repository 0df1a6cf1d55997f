"""Migrations add constraints and indexes in the way that leaves the models as they are."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenancy.constraints import AddConstraint, AddIndex

# They lie below the tenancy and cannot know it.
BELOW = {"kernel", "identity"}


def test_every_migration_of_ours_uses_them() -> None:
    slow = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app not in BELOW and (settings.BASE_DIR / app / "migrations").is_dir()
        for operation in migration.operations
        if type(operation) in (migrations.AddConstraint, migrations.AddIndex)
    ]
    assert slow == [], "take AddConstraint and AddIndex from tenancy.constraints"


def test_the_state_is_the_one_django_would_note() -> None:
    def state_after(*operations: Operation) -> ProjectState:
        state = ProjectState()
        for operation in operations:
            operation.state_forwards("tenancy", state)
        return state

    seat = migrations.CreateModel("Seat", [("id", models.IntegerField(primary_key=True))])
    once, sorted_ = (
        models.UniqueConstraint(fields=["id"], name="once"),
        models.Index(fields=["id"], name="sorted"),
    )
    theirs = state_after(seat, migrations.AddConstraint("Seat", once), migrations.AddIndex("Seat", sorted_))
    assert state_after(seat, AddConstraint("Seat", once), AddIndex("Seat", sorted_)) == theirs
