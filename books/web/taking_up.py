"""Ask with figures before an act moves stakes that wait for cover into ledgers: they can't be moved back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db.transaction import atomic
from django.http import HttpRequest

from books.actions.retry_pending import WouldTakeUp

T = TypeVar("T")
AGREED = "takes_up"
ASKS_FIRST = 409
"""The status of a page that asks: the act has been undone."""
LONGEST = 18
"""Digits of an amount in minor units."""


def unless_taking_up(
    request: HttpRequest, act: Callable[[int], T]
) -> tuple[T, None] | tuple[None, WouldTakeUp]:
    """Run `act(most)`, `most` being what the form says was agreed to; or undo it, and give what to ask."""
    try:
        with atomic():
            return act(_agreed(request)), None
    except WouldTakeUp as asked:
        return None, asked


def _agreed(request: HttpRequest) -> int:
    """What somebody has seen in the dialog, in minor units."""
    written = request.POST.get(AGREED, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= LONGEST else 0
