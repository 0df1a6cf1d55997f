"""The installation's key for draws: one file in its home, from which each use has a key of its own.

It seals the operators' secrets, signs the log of freezes and is the local beacon's voice. Installations
of several machines give the same key to all of them in DRAWS_KEY (32 bytes in base64). Who loses it can
freeze no draw of a series opened before.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

FILE = "draws.key"
KEY_BYTES = 32


class BadDrawsKey(RuntimeError):
    """The key that was given or found is not one."""


def key_for(use: str) -> bytes:
    """32 bytes for one use (`sealing`, `log`, `beacon`), which say nothing about another's."""
    path = "" if _given() else str(ensure_key())
    return hmac.digest(_read(_given(), path), f"drawbook/{use}/v1".encode(), hashlib.sha256)


def log_key() -> Ed25519PrivateKey:
    """What the log of freezes is signed with."""
    return Ed25519PrivateKey.from_private_bytes(key_for("log"))


def ensure_key() -> Path | None:
    """Make the key when there is none yet; gives its place, or None when the environment holds it."""
    if _given():
        return None
    path = Path(settings.DRAWBOOK_HOME) / FILE
    if not path.exists():
        _make(path)
    return path


@lru_cache(maxsize=4)
def _read(given: str, path: str) -> bytes:
    try:
        raw = base64.b64decode(given, validate=True) if given else Path(path).read_bytes()
    except ValueError:
        raise BadDrawsKey("DRAWS_KEY is not base64.") from None
    if len(raw) != KEY_BYTES:
        raise BadDrawsKey(f"A key for draws has {KEY_BYTES} bytes, not {len(raw)}.")
    return raw


def _given() -> str:
    return str(getattr(settings, "DRAWS_KEY", "") or "")


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there: of two processes at once, the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{FILE}.{os.getpid()}.{os.urandom(4).hex()}")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
