"""Lead plain http to https where people reach Drawbook by https, and have browsers remember it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from runtime.serving.forwarded import CLAIMS_HTTPS

# Asked by the launcher and by balancers on the inside.
EXEMPT = ("/healthz/",)
SAFE = ("GET", "HEAD")


class HttpsMiddleware:
    """Middleware. Of a site's own domain only its operator knows whether it has a certificate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_ours = not hasattr(request, "custom_domain")
        if not settings.PUBLIC_URL.startswith("https://") or not is_ours:
            return self.get_response(request)
        # A proxy that was not announced (BEHIND_PROXY) is believed here alone: otherwise it would be led in a
        # circle, and a visitor who claims https gains nothing but the answer of before.
        is_secure = request.is_secure() or bool(request.META.get(CLAIMS_HTTPS))
        if not is_secure and request.path not in EXEMPT:
            # 308 keeps the method, so that a form or a call is not turned into a look.
            response = HttpResponse(status=301 if request.method in SAFE else 308)
            response["Location"] = settings.PUBLIC_URL + request.get_full_path()
            return response
        response = self.get_response(request)
        if is_secure and settings.HSTS_SECONDS:
            response["Strict-Transport-Security"] = f"max-age={settings.HSTS_SECONDS}"
        return response
