"""Migration operations that add constraints and indexes without rendering the models again.

Django renders a model again after every operation, with all models related to it. Because every model of ours
refers to the account, that is all of them, and with some hundred constraints it took most of the time of
creating a database. Migrations never use a model's constraints, so these operations only change the state.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


class AddConstraint(migrations.AddConstraint):
    def state_forwards(self, app_label: str, state: Any) -> None:
        note(state.models[app_label, self.model_name.lower()], "constraints", self.constraint)


class AddIndex(migrations.AddIndex):
    def state_forwards(self, app_label: str, state: Any) -> None:
        note(state.models[app_label, self.model_name.lower()], "indexes", self.index)


def note(model: Any, option: str, what: Any) -> None:
    """Add to a list of the model's options; the list is copied, because earlier states may share it."""
    model.options[option] = [*model.options[option], what]
