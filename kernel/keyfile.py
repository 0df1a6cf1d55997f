"""Secret keys of the installation: each made once, in one file of its home, or given by a setting.

The file is readable by its owner alone. Installations of several machines give the same key to all of
them: 32 bytes in base64, in the setting that each key names.
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
    """The key that was given or found is not one."""


def key(file: str, setting: str) -> bytes:
    """The 32 bytes that `setting` gives, or that the home keeps in `file`."""
    return _read(setting, _given(setting), str(ensure_key(file, setting) or ""))


def ensure_key(file: str, setting: str) -> Path | None:
    """Make the key when there is none yet; gives its place, or None when the setting holds it."""
    if _given(setting):
        return None
    return keep_once(Path(settings.DRAWBOOK_HOME) / file, lambda: os.urandom(KEY_BYTES))


def keep_once(path: Path, make: Callable[[], bytes]) -> Path:
    """Write what `make` gives unless the file is there; of two processes at once, the first one's stays."""
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
        raise BadKey(f"A key has {KEY_BYTES} bytes, not {len(raw)}: {setting if given else path}.")
    return raw
