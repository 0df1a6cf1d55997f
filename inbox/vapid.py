"""The key that identifies this installation to push services (VAPID, RFC 8292), created once in the home."""

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
    """Return the signer of our push messages."""
    return _read(str(ensure_key()))


def public_key() -> str:
    """Return the key a browser subscribes with: the uncompressed point in base64url."""
    point = vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def ensure_key() -> Path:
    """Create the key if there is none, and return its path."""
    return write_once(Path(settings.DRAWBOOK_HOME) / FILE, _new)


def _new() -> bytes:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES, "big")).rstrip(b"=")


@lru_cache(maxsize=4)
def _read(path: str) -> Vapid02:
    return Vapid02.from_raw(Path(path).read_bytes().strip())
