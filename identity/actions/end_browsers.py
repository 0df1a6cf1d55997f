"""Sign browsers out from afar: one, or all of a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings

from identity.models import BrowserSession
from kernel.transactions import transaction


def end_browser(browser: BrowserSession) -> None:
    """Its next request is a stranger's."""
    _end([browser])


def end_browsers(user_id: uuid.UUID, *, but: str | None = None) -> int:
    """How many of the person's browsers were signed out; the one with the session key `but` stays."""
    return _end(BrowserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""))


def _end(browsers: Iterable[BrowserSession]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with transaction():
        ended = list(browsers)
        for browser in ended:
            store.delete(browser.session_key)
        BrowserSession.objects.filter(pk__in=[browser.pk for browser in ended]).delete()
    return len(ended)
