"""Let the origins in the settings call the API from a browser, with tokens but not with cookies."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "/v1/"
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Expose-Headers": "Retry-After, Idempotency-Replayed",
    "Access-Control-Max-Age": "600",
}


class CorsMiddleware:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Origin")
        if origin is None or not request.path.startswith(PREFIX) or not settings.CORS_ALLOWED_ORIGINS:
            return self.get_response(request)
        allowed = origin in settings.CORS_ALLOWED_ORIGINS
        asking = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if asking and allowed else self.get_response(request)
        response["Vary"] = "Origin"
        if allowed:
            response["Access-Control-Allow-Origin"] = origin
            for name, value in ALLOWED.items():
                response[name] = value
        return response
