"""Requests to operations that take no body: content is refused, because its sender expects an effect."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from kernel.errors import BadInput
from rest.caller import SAFE_METHODS

SENTENCE = "This request takes no body. Leave it empty, or send {}."
_SENT = frozenset({"body", "form", "file"})


def refuse_body(request: HttpRequest, operation: Any) -> None:
    """Raise BadInput when the operation takes no body and the request has one with content."""
    if request.method in SAFE_METHODS or _takes_body(operation):
        return
    raw = request.body.strip()
    if not raw:
        return
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadInput(SENTENCE, code="no_body_here") from None
    if content is not None and content != {}:
        raise BadInput(SENTENCE, code="no_body_here")


def _takes_body(operation: Any) -> bool:
    return any(getattr(model, "__ninja_param_source__", None) in _SENT for model in operation.models)
