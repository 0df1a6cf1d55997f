"""Subscribe a browser to push notifications, or unsubscribe it."""

from __future__ import annotations

import base64
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from inbox.models import PushSubscription
from kernel.errors import bad_field
from kernel.transactions import transaction

MOST_BROWSERS = 20
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


def subscribe(user_id: uuid.UUID, *, endpoint: Any, p256dh: Any, auth: Any) -> PushSubscription:
    """Store the browser for this user, also if it belonged to another user of the same device before."""
    address = _address(endpoint)
    point, secret = _key("p256dh", p256dh, 65), _key("auth", auth, 16)
    with transaction():
        row, _ = PushSubscription.objects.update_or_create(
            endpoint=address, defaults={"user_id": user_id, "p256dh": point, "auth": secret}
        )
        newest = PushSubscription.objects.filter(user_id=user_id).order_by("-created_at", "-id")
        too_many = newest.values_list("id", flat=True)[MOST_BROWSERS:]
        PushSubscription.objects.filter(id__in=list(too_many)).delete()
    return row


def unsubscribe(user_id: uuid.UUID, endpoint: Any) -> None:
    """Delete the browser's subscription. Do nothing if it belongs to another user."""
    if isinstance(endpoint, str) and "\0" not in endpoint:
        PushSubscription.objects.filter(user_id=user_id, endpoint=endpoint).delete()


def forget_devices(user_id: uuid.UUID) -> None:
    """Delete the subscriptions of a user whose account is taken over by another person."""
    PushSubscription.objects.filter(user_id=user_id).delete()


def is_push_service(address: str) -> bool:
    """Return whether the URL belongs to a known push service.

    Users supply the URL, so the server must not post to any other host.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return False
    for service in settings.PUSH_SERVICES:
        name, _, its_port = service.partition(":")
        if its_port:
            # Named with its port: a service of one's own, in tests on this machine.
            if host == name and port == int(its_port) and parts.scheme in ("http", "https"):
                return True
        elif parts.scheme == "https" and port in (None, 443) and (host == name or host.endswith("." + name)):
            return True
    return False


def _address(endpoint: Any) -> str:
    if not isinstance(endpoint, str) or len(endpoint) > 1000 or not endpoint.isprintable():
        raise bad_field("endpoint", "Enter the URL of a push service.")
    if not is_push_service(endpoint):
        raise bad_field("endpoint", "This installation doesn't support that push service.")
    return endpoint


def _key(name: str, value: Any, size: int) -> str:
    text = value if isinstance(value, str) and len(value) <= 100 else ""
    if _BASE64URL.fullmatch(text):
        try:
            if len(base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))) == size:
                return text
        except ValueError:
            pass
    raise bad_field(name, "This isn't a valid key of a browser's subscription.")
