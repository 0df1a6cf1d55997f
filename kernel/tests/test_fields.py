"""Ids are of version 7 in rows, and migrations know a plain UUIDField."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.migrations.writer import MigrationWriter

from kernel.fields import IdField
from kernel.ids import new_id


def test_a_new_row_gets_an_id_that_sorts_by_time() -> None:
    assert IdField().get_default().version == 7


def test_a_copy_of_the_field_is_the_same_field() -> None:
    field = IdField().clone()
    assert isinstance(field, IdField) and field.default is new_id and field.primary_key


def test_a_migration_imports_nothing_of_ours() -> None:
    field = IdField()
    field.set_attributes_from_name("id")
    text, imports = MigrationWriter.serialize(field)
    assert text == "models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True)"
    assert imports == {"import uuid", "from django.db import models"}
    assert models.UUIDField(**field.deconstruct()[3]).default is uuid.uuid4
