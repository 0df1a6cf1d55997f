"""A NUL is in no text that people write, and the database takes none: refused before anybody looks for it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

FORM = "application/x-www-form-urlencoded"


class NoNul:
    """Middleware: of addresses, queries and forms; JSON says it beside the field."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            raise SuspiciousOperation("a NUL in the address")
        # %00 is a NUL and nothing else, for a percent sign of the text itself is sent as %25.
        if request.content_type == FORM and b"%00" in request.body:
            raise SuspiciousOperation("a NUL in the form")
        return self.get_response(request)
