"""Migrations run as the owner of the tables; everything else as the application."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Both aliases are the same database, so every model may be migrated on the owner's alone."""

    def db_for_read(self, model: Any, **hints: Any) -> None:
        return None

    def db_for_write(self, model: Any, **hints: Any) -> None:
        return None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
