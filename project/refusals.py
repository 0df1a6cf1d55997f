"""What Django itself refuses: for programs in the API's one shape of errors, for people as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from ui import refusals as pages

API = "/v1/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return _told(400, "bad_input", "The request cannot be read.")
    return pages.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return _told(404, "not_found", "Not found.")
    return pages.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return _told(500, "broken", "Something broke on our side. Nothing was changed; try again.")
    return pages.broken(request)


def _told(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"detail": sentence, "code": code}, status=status)
