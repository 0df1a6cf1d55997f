"""The installation's key for draws: one file in its home, from which each use has a key of its own.

It seals the operators' secrets, signs the log of freezes and is the local beacon's voice. Installations
of several machines give the same key to all of them in DRAWS_KEY (32 bytes in base64). Who loses it can
freeze no draw of a series opened before.
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
    """32 bytes for one use (`sealing`, `log`, `beacon`), which say nothing about another's."""
    return hmac.digest(keyfile.key(FILE, SETTING), f"drawbook/{use}/v1".encode(), hashlib.sha256)


def log_key() -> Ed25519PrivateKey:
    """What the log of freezes is signed with."""
    return Ed25519PrivateKey.from_private_bytes(key_for("log"))


def ensure_key() -> Path | None:
    """Make the key when there is none yet; gives its place, or None when the environment holds it."""
    return keyfile.ensure_key(FILE, SETTING)
