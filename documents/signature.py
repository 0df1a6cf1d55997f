"""The installation's signature: an Ed25519 key that is created once and never leaves its home.

Every document that can be checked carries a signature by this key. It lives in DRAWBOOK_HOME, readable
by its owner alone; installations of several machines give the same key to all of them in
DOCUMENTS_SIGNING_KEY (32 bytes in base64).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kernel import keyfile

FILE = "documents.key"
SETTING = "DOCUMENTS_SIGNING_KEY"
SIGNATURE_BYTES = 64


def sign(message: bytes) -> bytes:
    """Return the signature of `message`: 64 bytes that only this installation can make."""
    return _key().sign(message)


def verify(message: bytes, signature: bytes) -> bool:
    """Return whether this installation signed exactly this message."""
    try:
        public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_key() -> Ed25519PublicKey:
    """Return the public key that verifies signatures."""
    return _key().public_key()


def ensure_key() -> Path | None:
    """Create the key if there is none, and return its path, or None if the environment holds it."""
    return keyfile.ensure_key(FILE, SETTING)


def _key() -> Ed25519PrivateKey:
    return _private(keyfile.key(FILE, SETTING))


@lru_cache(maxsize=4)
def _private(raw: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(raw)
