"""Where a person is signed in: browsers and programs in one list."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from identity.models import ApiSession, BrowserSession, User
from kernel.clock import database_now

MOST_SHOWN = 100
# In the order of asking: Edge and Opera also call themselves Chrome, and everyone Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of them; `kind` is "browser" or "program"."""

    id: uuid.UUID
    kind: str
    device: str
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    is_this: bool


def sessions_of(
    user: User, *, browser: str | None = None, program: uuid.UUID | None = None
) -> list[OwnSession]:
    """Return the sessions, last used first; `browser` or `program` is the key of the current session."""
    now = database_now()
    since = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    browsers = BrowserSession.objects.filter(user=user, last_used_at__gt=since)
    programs = ApiSession.objects.filter(
        user=user,
        revoked_at=None,
        last_used_at__gt=now - timedelta(seconds=settings.REFRESH_TOKEN_SECONDS),
    )
    found = [_own(row, "browser", row.session_key == browser) for row in browsers]
    found += [_own(row, "program", row.pk == program) for row in programs]
    return sorted(found, key=lambda one: (not one.is_this, -one.last_used_at.timestamp()))[:MOST_SHOWN]


def _own(row: BrowserSession | ApiSession, kind: str, is_this: bool) -> OwnSession:
    device = device_in_words(row.user_agent)
    return OwnSession(row.pk, kind, device, row.ip_address, row.created_at, row.last_used_at, is_this)


def device_in_words(user_agent: str) -> str:
    """`Firefox, Windows` for a browser; for a program the name it gives itself."""
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    browser = next((name for sign, name in _BROWSERS if f"{sign}/" in user_agent), "")
    if user_agent.startswith("Mozilla/") and (browser or system):
        return ", ".join(filter(None, (browser, system)))
    named = re.match(r"[\w.+-]+", user_agent)
    return named[0][:60] if named else ""
