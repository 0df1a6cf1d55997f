"""Confirmation of identity for sensitive acts, required by the API as by the pages."""

from __future__ import annotations

from django.http import HttpRequest

from identity.proof import is_recent
from identity.tokens import Claims
from kernel.errors import Denied

SENTENCE = (
    "Confirm first that it's you: POST /v1/auth/confirmation/ with your password or a code. Then try again."
)


def require_proof(request: HttpRequest, claims: Claims) -> None:
    """Raise Denied unless the caller has confirmed their identity within the last 15 minutes."""
    if not is_recent(request, claims):
        raise Denied(SENTENCE, code="confirmation_required")
