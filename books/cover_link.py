"""The signed link by which a collaborator answers without signing in.

It says the account and the row of the link under our signature, so that the account is known before any row
is read. Deleting the row ends the link; the signature needs nothing kept.
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
    """What stands in the address."""
    packed = link.account_id.bytes + link.id.bytes
    return _SIGNER.sign(base64.urlsafe_b64encode(packed).decode().rstrip("="))


def url_of(link: CoverLink) -> str:
    """The whole address, to be sent to the collaborator."""
    return settings.PUBLIC_URL + reverse("books:cover-link", args=[token_of(link)])


def read_token(token: str) -> tuple[uuid.UUID, uuid.UUID]:
    """(account, link) that the token names; NotFound unless we signed it."""
    try:
        packed = _SIGNER.unsign(token[:MAX_LENGTH])
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return uuid.UUID(bytes=raw[:16]), uuid.UUID(bytes=raw[16:])
    except (BadSignature, ValueError) as failure:
        raise NotFound from failure
