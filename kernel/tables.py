"""The migration operation that makes an app's tables in a new database, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations, router
from django.db.migrations.operations.base import Operation


class NewTables(Operation):
    """Run the SQL file beside a squashed migration, and add its models to the state.

    With `CreateModel` Django renders again all models that are related to the new one, which took most of the
    time of a first start. In the file `{application}` stands for the role of that name.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, migration: str, models: Sequence[migrations.CreateModel]) -> None:
        self.migration = migration
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.migration, self.models], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        rendered = state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)
        if rendered is not None:
            # Nothing that was rendered before has changed.
            rendered.render_multiple([state.models[app_label, model.name_lower] for model in self.models])
            state.apps = rendered

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            text = Path(self.migration).with_suffix(".sql").read_text(encoding="utf-8")
            role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
            schema_editor.execute(text.replace("{application}", role), params=None)

    def describe(self) -> str:
        return f"Create the tables of {', '.join(model.name for model in self.models)}"
