"""Storage of messages for the next page: in a cookie that only this host can set."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """Django's order: the cookie, and the session for messages that are too long for it."""

    storage_classes = (HostCookie, SessionStorage)
