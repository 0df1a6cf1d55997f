"""Redirect http to https where PUBLIC_URL is https, and set HSTS."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from runtime.serving.forwarded import CLAIMS_HTTPS

# Called by the launcher and by load balancers inside the network.
EXEMPT = ("/healthz/",)
SAFE = ("GET", "HEAD")


class HttpsMiddleware:
    """Custom domains of sites are left alone: only their operators know whether they have a certificate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_ours = not hasattr(request, "custom_domain")
        if not settings.PUBLIC_URL.startswith("https://") or not is_ours:
            return self.get_response(request)
        # A proxy that isn't configured (BEHIND_PROXY) is trusted only here: otherwise it would be redirected
        # forever, and a visitor who claims https only loses the redirect.
        is_secure = request.is_secure() or bool(request.META.get(CLAIMS_HTTPS))
        if not is_secure and request.path not in EXEMPT:
            # 308 keeps the method, so that a POST isn't turned into a GET.
            response = HttpResponse(status=301 if request.method in SAFE else 308)
            response["Location"] = settings.PUBLIC_URL + request.get_full_path()
            return response
        response = self.get_response(request)
        if is_secure and settings.HSTS_SECONDS:
            response["Strict-Transport-Security"] = f"max-age={settings.HSTS_SECONDS}"
        return response
