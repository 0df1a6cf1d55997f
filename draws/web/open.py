"""Public pages: no sign-in, throttled, with errors as pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kernel.errors import DrawbookError
from rest.throttle import check_anonymous
from ui.refusals import refused


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a read-only public view."""

    @wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            check_anonymous(request)
            response = view(request, **path)
        except DrawbookError as refusal:
            return refused(request, refusal)
        response.setdefault("Cache-Control", "no-store")
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded
