"""The installation's key for draws: one file in its home directory, from which a key for each use is derived.

It seals the operators' secrets, signs the log of freezes and signs for the local beacon. Installations of
several machines set the same key on all of them in DRAWS_KEY (32 bytes in base64). Without the key, no draw
of a series that was opened with it can be frozen.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import keyfile

FILE = "draws.key"
SETTING = "DRAWS_KEY"


def key_for(use: str) -> bytes:
    """Return the 32 bytes for one use (`sealing`, `log`, `beacon`), independent of the other uses."""
    return hmac.digest(keyfile.key(FILE, SETTING), f"drawbook/{use}/v1".encode(), hashlib.sha256)


def log_key() -> Ed25519PrivateKey:
    """Return the key that signs the log of freezes."""
    return Ed25519PrivateKey.from_private_bytes(key_for("log"))


def ensure_key() -> Path | None:
    """Create the key if there is none. Return its path, or None if the environment has it."""
    return keyfile.ensure_key(FILE, SETTING)
