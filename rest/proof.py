"""Renewed proof of identity, for what would let somebody in: the API asks for it as the pages do."""

from __future__ import annotations

from django.http import HttpRequest

from identity.proof import is_recent
from identity.tokens import Claims
from kernel.errors import Denied

SENTENCE = (
    "Show first that it is you: POST /v1/auth/confirmation/ with your password or a code. Then try again."
)


def require_proof(request: HttpRequest, claims: Claims) -> None:
    """Denied for who has not shown within the last quarter of an hour who they are."""
    if not is_recent(request, claims):
        raise Denied(SENTENCE, code="confirmation_required")
