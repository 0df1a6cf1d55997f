"""The key by which push services know this installation (VAPID, RFC 8292): made once, kept in the home."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from kernel.keyfile import KEY_BYTES, write_once

FILE = "vapid.key"


def vapid() -> Vapid02:
    """What signs our pushes."""
    return _read(str(ensure_key()))


def public_key() -> str:
    """What a browser subscribes with: the uncompressed point in base64url."""
    point = vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def ensure_key() -> Path:
    """Make the key when there is none yet; gives its place."""
    return write_once(Path(settings.DRAWBOOK_HOME) / FILE, _new)


def _new() -> bytes:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES, "big")).rstrip(b"=")


@lru_cache(maxsize=4)
def _read(path: str) -> Vapid02:
    return Vapid02.from_raw(Path(path).read_bytes().strip())
