"""The errors that Django raises itself: as JSON under the API, as a page elsewhere."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse

from kernel.errors import DrawbookError
from kernel.transactions import refusal_of
from rest.caller import SAFE_METHODS
from ui import refusals as pages

API = "/v1/"
BROKEN = (
    "Something went wrong on our side. If this request changes something, send it again with the same "
    "Idempotency-Key, or check whether it was changed before you repeat it."
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return _error(400, "bad_input", "The request can't be read.")
    return pages.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return _error(404, "not_found", "Not found.")
    return pages.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected failure; a database that can't be reached is 503, and says whether it saved."""
    refusal = refusal_of(sys.exc_info()[1], only_reads=request.method in SAFE_METHODS)
    if refusal is not None:
        return _refused(request, refusal)
    if request.path.startswith(API):
        return _error(500, "broken", BROKEN)
    return pages.broken(request)


def _refused(request: HttpRequest, refusal: DrawbookError) -> HttpResponse:
    if not request.path.startswith(API):
        return pages.refused(request, refusal)
    response = JsonResponse(refusal.body(), status=refusal.status)
    wait = getattr(refusal, "retry_after_seconds", None)
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def _error(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"detail": sentence, "code": code}, status=status)
