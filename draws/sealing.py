"""Encrypt the operator's secret at rest with the installation's key, bound to its series."""

from __future__ import annotations

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from draws.keys import key_for

SECRET_BYTES = 32
NONCE_BYTES = 12


class SecretIsLost(RuntimeError):
    """Raised if the installation's key isn't the one that the series was opened with."""


def seal(secret: bytes, series_id: uuid.UUID) -> bytes:
    """Encrypt with AES-256-GCM, bound to one series."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key_for("sealing")).encrypt(nonce, secret, series_id.bytes)


def unseal(sealed: bytes, series_id: uuid.UUID) -> bytes:
    """Decrypt the secret. Raises SecretIsLost for a different key or series, or changed bytes."""
    try:
        return AESGCM(key_for("sealing")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], series_id.bytes)
    except InvalidTag:
        raise SecretIsLost(
            "The key in the home directory isn't the one that this series was opened with."
        ) from None
