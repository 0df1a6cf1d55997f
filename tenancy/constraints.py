"""Constraints and indexes that are added without making the models anew.

Django makes a model again with every operation, and with it all that stand one relation away: for us, whose
every model points at the account, that is all of them, and with some hundred constraints it was most of the
time a new database took. A constraint gives a model nothing that a migration asks it for. It is noted in the
state, and the classes learn of it when they are next made.
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
    """One more in a list of the model's options; the list itself may belong to earlier states too."""
    model.options[option] = [*model.options[option], what]
