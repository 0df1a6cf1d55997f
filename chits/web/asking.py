"""A page for a single act: its subject, its consequence, the form and the button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from chits.web.frame import desk_page
from kernel.errors import DrawbookError
from ui.acting import ActingRequest
from ui.asking import fields_sent, is_confirmed
from ui.forms import carry_out, status_of


@dataclass(frozen=True, slots=True)
class Fact:
    """A line above the form: text, or an amount in minor units."""

    label: str
    text: str = ""
    minor: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question before an act. `button` names the act; `done_message` appears on the page at `back`."""

    title: str
    button: str
    done_message: str
    back: str
    nav_item: str
    currency: str = ""
    facts: Sequence[Fact] = ()
    follows: str = ""
    for_ever: bool = False
    left: Sequence[str] = ()


def given(request: ActingRequest) -> QueryDict | None:
    """Return the sent data for a form, or None on GET."""
    return request.POST if request.method == "POST" else None


def confirmed(request: ActingRequest, question: Question) -> HttpResponse | None:
    """Show the entered figures for confirmation, or return None once they are confirmed.

    The button sends the same data again, so nothing typed is lost by going back.
    """
    if is_confirmed(request):
        return None
    hidden = fields_sent(request)
    return desk_page(request, "chits/confirm.html", question.nav_item, question=question, hidden=hidden)


def ask(
    request: ActingRequest,
    question: Question,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show the question. When it is sent, carry out the act, or show the errors beside their fields."""
    carry_out(form, lambda: act(form.cleaned_data))
    if form.is_bound and not form.errors:
        messages.success(request, question.done_message)
        return HttpResponseRedirect(question.back)
    refusal: DrawbookError | None = getattr(form, "refusal", None)
    left = (refusal and refusal.extra.get("left")) or question.left
    context = {"question": question, "form": form, "left": left}
    return desk_page(request, "chits/ask.html", question.nav_item, status=status_of(form), **context)
