"""Refuse requests with NUL characters: no text that people write has one, and PostgreSQL can't store them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse

FORM = "application/x-www-form-urlencoded"
API = "/v1/"
SENTENCE = "Remove the NUL character. Text can't contain it."


class RejectNulMiddleware:
    """Checks URLs, queries and forms; JSON is checked by its schemas."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        of_api = request.path.startswith(API)
        if "\0" in request.path:
            if of_api:
                # As for any other id that can't exist.
                return JsonResponse({"detail": "Not found.", "code": "not_found"}, status=404)
            raise SuspiciousOperation("a NUL in the address")
        if "\0" in query or "%00" in query:
            if of_api:
                return _refused(request)
            raise SuspiciousOperation("a NUL in the query")
        # %00 is always a NUL, because a percent sign in the text is sent as %25.
        if request.content_type == FORM and b"%00" in request.body:
            raise SuspiciousOperation("a NUL in the form")
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    """Return the API's error, beside the parameter that has the NUL."""
    wrong = [name for name, values in request.GET.lists() if any("\0" in text for text in (name, *values))]
    errors = {name.replace("\0", ""): [SENTENCE] for name in wrong}
    body = {"detail": SENTENCE, "code": "bad_input"} | ({"errors": errors} if errors else {})
    return JsonResponse(body, status=400)
