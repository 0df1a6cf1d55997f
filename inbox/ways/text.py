"""By SMS or WhatsApp: one door for whichever gateway an installation has. None is shipped."""

from __future__ import annotations

from collections.abc import Callable

from identity.models import User
from inbox.models import Notice
from inbox.ways.outcome import NoAdapter, NotSent

Adapter = Callable[[str, str], None]
"""`adapter(mobile_number, text)` hands one message over, or raises NotSent."""


def not_configured(mobile_number: str, text: str) -> None:
    raise NoAdapter


_adapter: Adapter = not_configured


def send_texts_by(adapter: Adapter) -> None:
    """Have texts carried by `adapter` from now on."""
    global _adapter
    _adapter = adapter


def send(notice: Notice, user: User, account_name: str) -> None:
    """One message; raises NotSent or NoAdapter."""
    if not user.mobile_number:
        raise NotSent("no number", for_good=True)
    _adapter(user.mobile_number, f"{account_name}: {notice.body or notice.title}")
