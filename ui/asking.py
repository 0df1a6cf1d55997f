"""Ask first: before a form moves money or prices, a dialog shows what it comes to.

In a view, once the form is valid: `if not is_confirmed(request): return page(asking=asking(request, …))`.
The page includes `ui/_asking.html`, whose dialog sends the same form again, confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.transaction import atomic, set_rollback
from django.http import HttpRequest

CONFIRMED = "confirmed"
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", CONFIRMED)


@dataclass(frozen=True, slots=True)
class Asking:
    """The dialog's figures, and the form's fields that it sends again."""

    title: str
    facts: list[tuple[str, str]]
    verb: str
    text: str
    action: str
    fields: list[tuple[str, str]]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the form was sent from the dialog."""
    return request.POST.get(CONFIRMED) == "yes"


def asking(
    request: HttpRequest, *, title: str, facts: list[tuple[str, str]], verb: str, text: str = ""
) -> Asking:
    """Return the dialog for the form that was sent."""
    return Asking(title, facts, verb, text, request.path, fields_sent(request))


def fields_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form, to send them again with the confirmation and keep them on going back."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]


def rehearsed(act: Callable[[], Any]) -> Any:
    """Return the act's result and roll it back, so that a refusal is shown before the dialog asks."""
    with atomic():
        result = act()
        set_rollback(True)
    return result
