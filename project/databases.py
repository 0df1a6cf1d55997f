"""Route migrations to the owner of the tables, and everything else to the application's role."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Both aliases are the same database, so models are migrated only through the owner's."""

    def db_for_read(self, model: Any, **hints: Any) -> None:
        return None

    def db_for_write(self, model: Any, **hints: Any) -> None:
        return None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
