"""Take a ZIP of statements apart, bounded. Runs in the child process that `uploads.run` starts."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator

from billing.readers.bad_statement import BadStatement

MOST_FILES = 62
MOST_BYTES = 20 * 1024 * 1024


def is_archive(content: bytes) -> bool:
    """Whether it is a ZIP of files, not an XLSX (which is a ZIP of its own parts)."""
    if content[:4] != b"PK\x03\x04":
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return "[Content_Types].xml" not in names


def unpack(content: bytes) -> Iterator[tuple[str, str]]:
    """(name, content in base64) of each file, in the order of their names; BadStatement beyond the bounds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadStatement("The ZIP file is damaged.") from None
    if not members:
        raise BadStatement("The ZIP file is empty.")
    if len(members) > MOST_FILES:
        raise BadStatement(f"The ZIP file can have at most {MOST_FILES} files.")
    left = MOST_BYTES
    for member in sorted(members, key=lambda one: one.filename):
        if member.flag_bits & 0x1:
            raise BadStatement("The ZIP file has a password. Unpack it and upload its files.")
        try:
            with archive.open(member) as file:
                read = file.read(left + 1)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError):
            raise BadStatement("The ZIP file is damaged.") from None
        left -= len(read)
        if left < 0:
            raise BadStatement(f"The ZIP file unpacks to more than {MOST_BYTES // 1024 // 1024} MB.")
        yield member.filename.rpartition("/")[2], base64.b64encode(read).decode()


def _is_litter(name: str) -> bool:
    """Files that operating systems add to archives."""
    last = name.rpartition("/")[2]
    return last.startswith(".") or name.startswith("__MACOSX/") or last in ("Thumbs.db", "desktop.ini")
