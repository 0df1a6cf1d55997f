"""The operator's secret at rest: sealed with the installation's key, bound to its own series."""

from __future__ import annotations

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from draws.keys import key_for

SECRET_BYTES = 32
NONCE_BYTES = 12


class SecretIsLost(RuntimeError):
    """The installation's key is not the one under which this series was opened."""


def seal(secret: bytes, series_id: uuid.UUID) -> bytes:
    """AES-256-GCM; nobody can move it to another series."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key_for("sealing")).encrypt(nonce, secret, series_id.bytes)


def unseal(sealed: bytes, series_id: uuid.UUID) -> bytes:
    """The secret; SecretIsLost when the key, the series or a bit is another."""
    try:
        return AESGCM(key_for("sealing")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], series_id.bytes)
    except InvalidTag:
        raise SecretIsLost(
            "The key in the home directory isn't the one that this series was opened with."
        ) from None
