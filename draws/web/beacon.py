"""The local beacon under drand's own paths, for checking a test draw by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from draws import local_beacon
from kernel.errors import DrawbookError
from rest.throttle import check_anonymous
from ui.refusals import refused


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer `{chain}/info`, `{chain}/public/{round}` and `{chain}/public/latest`; 425 before its time."""
    try:
        check_anonymous(request)
    except DrawbookError as refusal:
        return refused(request, refusal)
    status, body = local_beacon.answer(path)
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response
