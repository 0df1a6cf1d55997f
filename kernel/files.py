"""Files that people send: private, under names that tell nothing, read only by a view that asks who looks.

They lie in a folder of this machine's home, or in a bucket of any service that speaks S3: `STORAGES` says
which, and nothing but this module knows it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kernel.ids import read_id


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


def owners(folder: str) -> list[uuid.UUID]:
    """Whose files lie in the folder."""
    try:
        names, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [owner_id for name in sorted(names) if (owner_id := read_id(name)) is not None]


def kept(folder: str, owner_id: uuid.UUID) -> Iterator[tuple[uuid.UUID, str]]:
    """(its id, where it was put) of each of an owner's files; what is named otherwise was not put by us."""
    try:
        _folders, names = default_storage.listdir(f"{folder}/{owner_id}")
    except FileNotFoundError:
        return
    for name in sorted(names):
        file_id = read_id(name.partition(".")[0])
        if file_id is not None and file_id.version == 7:
            yield file_id, f"{folder}/{owner_id}/{name}"
