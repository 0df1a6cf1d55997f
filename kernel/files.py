"""Files that people upload: private, under names that reveal nothing, served only after a permission check.

They are stored in a folder of this machine's home, or in a bucket of an S3-compatible service. The setting
`STORAGES` decides, and only this module uses it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kernel.ids import read_id


def save(folder: str, owner_id: uuid.UUID, file_id: uuid.UUID, extension: str, content: bytes) -> str:
    """Store the content and return its name; Busy when the bucket can't be reached."""
    return str(default_storage.save(f"{folder}/{owner_id}/{file_id}{extension}", ContentFile(content)))


def read(stored_as: str) -> bytes:
    """Return the whole content; FileNotFoundError when the file doesn't exist."""
    with default_storage.open(stored_as, "rb") as file:
        return bytes(file.read())


def delete(stored_as: str) -> None:
    """Delete the file; a file that doesn't exist is no error."""
    default_storage.delete(stored_as)


def owners(folder: str) -> list[uuid.UUID]:
    """Return the owners that have files in the folder."""
    try:
        names, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [owner_id for name in sorted(names) if (owner_id := read_id(name)) is not None]


def list_files(folder: str, owner_id: uuid.UUID) -> Iterator[tuple[uuid.UUID, str]]:
    """Yield (id, name) of each of an owner's files; files with other names aren't ours and are skipped."""
    try:
        _folders, names = default_storage.listdir(f"{folder}/{owner_id}")
    except FileNotFoundError:
        return
    for name in sorted(names):
        file_id = read_id(name.partition(".")[0])
        if file_id is not None and file_id.version == 7:
            yield file_id, f"{folder}/{owner_id}/{name}"
