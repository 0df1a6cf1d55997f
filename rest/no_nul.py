"""A NUL is in no text that people write, and the database takes none: refused before anybody looks for it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse

FORM = "application/x-www-form-urlencoded"
API = "/v1/"
SENTENCE = "This has a character that no text has (NUL)."


class RejectNulMiddleware:
    """Middleware: of addresses, queries and forms; JSON says it beside the field."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        of_api = request.path.startswith(API)
        if "\0" in request.path:
            if of_api:
                # As for every other id that nothing can have.
                return JsonResponse({"detail": "Not found.", "code": "not_found"}, status=404)
            raise SuspiciousOperation("a NUL in the address")
        if "\0" in query or "%00" in query:
            if of_api:
                return _refused(request)
            raise SuspiciousOperation("a NUL in the query")
        # %00 is a NUL and nothing else, for a percent sign of the text itself is sent as %25.
        if request.content_type == FORM and b"%00" in request.body:
            raise SuspiciousOperation("a NUL in the form")
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    """The API's refusal, beside the parameter that has it."""
    wrong = [name for name, values in request.GET.lists() if any("\0" in text for text in (name, *values))]
    errors = {name.replace("\0", ""): [SENTENCE] for name in wrong}
    body = {"detail": SENTENCE, "code": "bad_input"} | ({"errors": errors} if errors else {})
    return JsonResponse(body, status=400)
