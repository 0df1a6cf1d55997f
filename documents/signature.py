"""The installation's signature: an Ed25519 key that is made once and never leaves its home.

Every document that can be checked carries a signature by this key. It lives in DRAWBOOK_HOME, readable
by its owner alone; installations of several machines give the same key to all of them in
DOCUMENTS_SIGNING_KEY (32 bytes in base64).
"""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

FILE = "documents.key"
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class BadSigningKey(RuntimeError):
    """The key that was given or found is not one."""


def sign(message: bytes) -> bytes:
    """64 bytes that only this installation can make for `message`."""
    return _key().sign(message)


def verify(message: bytes, signature: bytes) -> bool:
    """Whether this installation signed exactly this message."""
    try:
        public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_key() -> Ed25519PublicKey:
    """What others check signatures with."""
    return _key().public_key()


def ensure_key() -> Path | None:
    """Make the key when there is none yet; gives its place, or None when the environment holds it."""
    if _given():
        return None
    path = Path(settings.DRAWBOOK_HOME) / FILE
    if not path.exists():
        _make(path)
    return path


@lru_cache(maxsize=4)
def _read(given: str, path: str) -> Ed25519PrivateKey:
    try:
        raw = base64.b64decode(given, validate=True) if given else Path(path).read_bytes()
    except ValueError:
        raise BadSigningKey("DOCUMENTS_SIGNING_KEY is not base64.") from None
    if len(raw) != KEY_BYTES:
        raise BadSigningKey(f"A signing key has {KEY_BYTES} bytes, not {len(raw)}.")
    return Ed25519PrivateKey.from_private_bytes(raw)


def _key() -> Ed25519PrivateKey:
    return _read(_given(), str(ensure_key() or ""))


def _given() -> str:
    return str(getattr(settings, "DOCUMENTS_SIGNING_KEY", "") or "")


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
