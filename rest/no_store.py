"""Keep browsers and proxies from storing responses, unless a response says that it is public."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PUBLIC = "public"


class NoStoreMiddleware:
    """The outermost middleware, so that it covers pages, JSON, documents and errors alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        directives = {word.strip() for word in response.get("Cache-Control", "").split(",")}
        if PUBLIC not in directives:
            response["Cache-Control"] = "no-store"
        return response
