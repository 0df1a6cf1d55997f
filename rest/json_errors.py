"""The errors that Django and ninja return themselves under the API, in the API's shape.

These are methods that a resource doesn't have, and changing requests to a URL without its last slash: clients
would follow a redirect with a GET and take its answer for success.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from rest.caller import SAFE_METHODS
from rest.cors import PREFIX


class JsonErrorsMiddleware:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code == 405:
            # Ninja lists them in no order.
            allowed = ", ".join(sorted(response.get("Allow", "").split(", ")))
            sentence = f"{request.method} isn't allowed here. Allowed: {allowed}."
            refusal = _error(405, "method_not_allowed", sentence)
            refusal["Allow"] = allowed
            return refusal
        if response.status_code == 301 and request.method not in SAFE_METHODS:
            return _error(404, "not_found", f"URLs must end with a slash: {request.path}/.")
        return response


def _error(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"detail": sentence, "code": code}, status=status)
