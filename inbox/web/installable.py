"""What makes Drawbook installable: the service worker, its offline page, and the browsers it may push to."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from inbox.actions.subscribe import subscribe, unsubscribe
from inbox.vapid import public_key
from kernel.errors import BadInput, DrawbookError, NotSignedIn

SOURCE = "ui/frontend/sw.js"


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it may serve every page; its bytes change with each build."""
    manifest = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    if not manifest.exists():
        raise Http404
    script = _script(str(manifest), manifest.stat().st_mtime_ns)
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, no-cache"
    return answer


@lru_cache(maxsize=2)
def _script(manifest: str, changed: int) -> str:
    text = Path(manifest).read_text()
    built = json.loads(text)[SOURCE]["file"]
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"// build {mark}\n{(Path(manifest).parent / built).read_text()}"


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone without a network shows; it says nothing of anyone."""
    answer = render(request, "ui/offline.html")
    answer["Cache-Control"] = "public, no-cache"
    return answer


@require_GET
def push_key(request: HttpRequest) -> HttpResponse:
    """The key a browser subscribes with."""
    return JsonResponse({"key": public_key()})


@require_POST
def push_on(request: HttpRequest) -> HttpResponse:
    """Subscribe the calling browser to push notifications."""
    return _answered(request, lambda user_id, sent: subscribe(user_id, **_subscription(sent)))


@require_POST
def push_off(request: HttpRequest) -> HttpResponse:
    """Unsubscribe the calling browser."""
    return _answered(request, lambda user_id, sent: unsubscribe(user_id, sent.get("endpoint")))


def _answered(request: HttpRequest, act: Any) -> HttpResponse:
    try:
        if not request.user.is_authenticated:
            raise NotSignedIn
        act(request.user.pk, _read_body(request))
    except DrawbookError as refusal:
        return JsonResponse(refusal.body(), status=refusal.status)
    return HttpResponse(status=204)


def _read_body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadInput("Send the browser's subscription as JSON.", code="bad_json")
    return body


def _subscription(sent: dict[str, Any]) -> dict[str, Any]:
    keys = sent.get("keys")
    keys = keys if isinstance(keys, dict) else {}
    return {"endpoint": sent.get("endpoint"), "p256dh": keys.get("p256dh"), "auth": keys.get("auth")}
