"""Where the sentence after an act waits for the next page: in a cookie that only this host can have set."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """Django's own order: the cookie, and the session for what is too long for it."""

    storage_classes = (HostCookie, SessionStorage)
