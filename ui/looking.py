"""A member of staff viewing an account, stored in their session with its end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from kernel.clock import database_now
from kernel.ids import read_id
from tenancy.looking import LASTS, is_over

KEY = "staff_looks"


@dataclass(frozen=True, slots=True)
class Look:
    """The viewed account, and until when."""

    account_id: uuid.UUID
    until: datetime


def look_of(request: HttpRequest) -> Look | None:
    """Return the current view; one that has expired is removed."""
    stored: Any = request.session.get(KEY)
    if not isinstance(stored, dict):
        return None
    account_id = read_id(stored.get("account"))
    until = _moment(stored.get("until"))
    if account_id is None or until is None or is_over(until, database_now()):
        end_look(request)
        return None
    return Look(account_id, until)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def begin_look(request: HttpRequest, account_id: uuid.UUID) -> Look:
    """Show that account's pages from now on."""
    look = Look(account_id, database_now() + LASTS)
    request.session[KEY] = {"account": str(account_id), "until": look.until.isoformat()}
    return look


def end_look(request: HttpRequest) -> None:
    """End the view of an account."""
    request.session.pop(KEY, None)
