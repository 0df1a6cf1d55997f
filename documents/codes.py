"""Codes on printed papers: an id and this installation's signature of what is printed, as text for a URL.

Anyone who has the paper can check it. A later refund changes what the page
shows, never whether the code is valid.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from collections.abc import Iterable

from documents import signature
from kernel.errors import NotFound

ID_BYTES = 16


def code_of(id: uuid.UUID, facts: Iterable[object]) -> str:
    """Return the code: 80 bytes as text. `facts` are everything on the paper that must not be altered."""
    return _written(id.bytes + signature.sign(digest_of(facts)))


def id_of(code: str) -> uuid.UUID:
    """Return the id in a code, which isn't checked yet. NotFound for text that is no code."""
    return uuid.UUID(bytes=_read(code)[:ID_BYTES])


def require_issued(code: str, facts: Iterable[object]) -> None:
    """NotFound unless this installation issued the code for these facts."""
    if not signature.verify(digest_of(facts), _read(code)[ID_BYTES:]):
        raise NotFound


def digest_of(facts: Iterable[object]) -> bytes:
    """Return what is signed: the hash of the facts, one a line."""
    return hashlib.sha256("\n".join(map(str, facts)).encode()).digest()


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(code: str) -> bytes:
    try:
        raw = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound from None
    # One code has one spelling: the last character could be written in several ways.
    if len(raw) != ID_BYTES + signature.SIGNATURE_BYTES or _written(raw) != code:
        raise NotFound
    return raw
