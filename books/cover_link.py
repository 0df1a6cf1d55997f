"""The signed link by which a collaborator answers without signing in.

It contains the account and the id of the link's row under our signature, so that the account is known before
any row is read. Deleting the row ends the link; the signature needs no storage.
"""

from __future__ import annotations

import base64
import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from books.models import CoverLink
from kernel.errors import NotFound

_SIGNER = Signer(salt="books.cover-link", sep=".")
MAX_LENGTH = 200


def token_of(link: CoverLink) -> str:
    """Return the token in the link."""
    packed = link.account_id.bytes + link.id.bytes
    return _SIGNER.sign(base64.urlsafe_b64encode(packed).decode().rstrip("="))


def url_of(link: CoverLink) -> str:
    """Return the whole link to send to the collaborator."""
    return settings.PUBLIC_URL + reverse("books:cover-link", args=[token_of(link)])


def read_token(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return (account, link) of a token. Raises NotFound unless we signed it."""
    try:
        packed = _SIGNER.unsign(token[:MAX_LENGTH])
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return uuid.UUID(bytes=raw[:16]), uuid.UUID(bytes=raw[16:])
    except (BadSignature, ValueError) as failure:
        raise NotFound from failure
