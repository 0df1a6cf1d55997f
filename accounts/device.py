"""Where a request comes from, for audit rows, the list of sessions and throttles."""

from __future__ import annotations

from django.http import HttpRequest

from identity.actions.open_session import Device


def address_of(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None


def device_of(request: HttpRequest) -> Device:
    return Device(address_of(request), request.headers.get("User-Agent", ""))
