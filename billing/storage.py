"""Where evidence lies: in private storage, under names that tell nothing."""

from __future__ import annotations

import uuid
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "evidence"


def keep_file(account_id: uuid.UUID, file_id: uuid.UUID, extension: str, content: bytes) -> str:
    """Where the content was put."""
    return str(default_storage.save(f"{FOLDER}/{account_id}/{file_id}{extension}", ContentFile(content)))


def open_file(stored_as: str) -> IO[Any]:
    """The file, to be read; FileNotFoundError when it is gone."""
    return default_storage.open(stored_as, "rb")


def forget_file(stored_as: str) -> None:
    default_storage.delete(stored_as)
