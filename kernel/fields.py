"""Model fields that every package uses."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models

from kernel.ids import new_id

if TYPE_CHECKING:
    _UuidField = models.UUIDField[uuid.UUID, uuid.UUID]
else:
    _UuidField = models.UUIDField


class IdField(_UuidField):
    """A primary key that `new_id` fills.

    Migrations see a plain UUIDField with `uuid.uuid4`, which is as good for rows that they create: they
    import no code of ours, so that ours can change.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        fixed = {"primary_key": True, "default": new_id, "editable": False}
        super().__init__(*args, **(options | fixed))

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.UUIDField", args, options | {"default": uuid.uuid4}
