"""Send a notice by SMS or WhatsApp, through the gateway that an installation has. None is shipped."""

from __future__ import annotations

from collections.abc import Callable

from identity.models import User
from inbox.channels.outcome import NoAdapter, NotSent
from inbox.models import Notice

Adapter = Callable[[str, str], None]
"""`adapter(mobile_number, text)` sends one message, or raises NotSent."""


def not_configured(mobile_number: str, text: str) -> None:
    raise NoAdapter


_adapter: Adapter = not_configured


def send_texts_by(adapter: Adapter) -> None:
    """Send text messages through `adapter` from now on."""
    global _adapter
    _adapter = adapter


def send(notice: Notice, user: User, account_name: str) -> None:
    """Send one message, or raise NotSent or NoAdapter."""
    if not user.mobile_number:
        raise NotSent("no number", for_good=True)
    _adapter(user.mobile_number, f"{account_name}: {notice.body or notice.title}")
