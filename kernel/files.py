"""Files that people send: private, under names that tell nothing, read only by a view that asks who looks.

They lie in a folder of this machine's home, or in a bucket of any service that speaks S3: `STORAGES` says
which, and nothing but this module knows it.
"""

from __future__ import annotations

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(folder: str, owner_id: uuid.UUID, file_id: uuid.UUID, extension: str, content: bytes) -> str:
    """Where the content was put; Busy when the bucket cannot be reached."""
    return str(default_storage.save(f"{folder}/{owner_id}/{file_id}{extension}", ContentFile(content)))


def read(stored_as: str) -> bytes:
    """All of it; FileNotFoundError when it is gone."""
    with default_storage.open(stored_as, "rb") as file:
        return bytes(file.read())


def forget(stored_as: str) -> None:
    """Take it away; what is gone already is gone."""
    default_storage.delete(stored_as)
