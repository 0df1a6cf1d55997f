"""Secret keys of the installation: each is created once in a file of its home, or given by a setting.

Only the file's owner can read it. Installations of several machines give all of them the same key: 32 bytes
in base64, in the setting that belongs to the key.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


class BadKey(RuntimeError):
    """The key in the setting or the file isn't valid."""


def key(file: str, setting: str) -> bytes:
    """Return the 32 bytes given by `setting`, or stored in `file` of the home."""
    return _read(setting, _given(setting), str(ensure_key(file, setting) or ""))


def ensure_key(file: str, setting: str) -> Path | None:
    """Create the key unless it exists; return its file, or None when the setting gives the key."""
    if _given(setting):
        return None
    return write_once(Path(settings.DRAWBOOK_HOME) / file, lambda: os.urandom(KEY_BYTES))


def write_once(path: Path, make: Callable[[], bytes]) -> Path:
    """Write what `make` returns unless the file exists; of two processes at once, the first one wins."""
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return path


def _given(setting: str) -> str:
    return str(getattr(settings, setting, "") or "")


@lru_cache(maxsize=8)
def _read(setting: str, given: str, path: str) -> bytes:
    try:
        raw = base64.b64decode(given, validate=True) if given else Path(path).read_bytes()
    except ValueError:
        raise BadKey(f"{setting} is not base64.") from None
    if len(raw) != KEY_BYTES:
        raise BadKey(f"A key must have {KEY_BYTES} bytes, not {len(raw)}: {setting if given else path}.")
    return raw
