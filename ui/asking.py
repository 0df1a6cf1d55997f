"""Ask first: a form that moves money or prices is shown with what it comes to before it is carried out.

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
    """What the dialog shows, and the form's fields that it sends again."""

    title: str
    facts: list[tuple[str, str]]
    verb: str
    text: str
    action: str
    fields: list[tuple[str, str]]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the form comes from the dialog."""
    return request.POST.get(CONFIRMED) == "yes"


def asking(
    request: HttpRequest, *, title: str, facts: list[tuple[str, str]], verb: str, text: str = ""
) -> Asking:
    """The question about what was sent."""
    return Asking(title, facts, verb, text, request.path, fields_sent(request))


def fields_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the confirmation, so that nothing is lost by going back."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]


def rehearsed(act: Callable[[], Any]) -> Any:
    """What the act gives, without anything of it left: a refusal is shown before anybody is asked."""
    with atomic():
        result = act()
        set_rollback(True)
    return result
