"""What the forms of every product share: refusals beside their fields, amounts and moments read exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.transaction import atomic

from kernel.errors import DrawbookError
from money import BadAmount, read_typed, to_string

NOWHERE: Mapping[str, str] = MappingProxyType({})


def carry_out(form: forms.Form, act: Callable[[], Any], elsewhere: Mapping[str, str] = NOWHERE) -> Any:
    """Run the action; a refusal is said beside its field, and None comes back.

    What it had begun is undone first, so that the page shows what is, and can ask the database for it.
    """
    try:
        with atomic():
            return act()
    except DrawbookError as refusal:
        add_refusal(form, refusal, elsewhere)
        return None


def add_refusal(form: forms.Form, refusal: DrawbookError, elsewhere: Mapping[str, str] = NOWHERE) -> None:
    """Say each sentence beside its field, once, or above the form when it has none there.

    `elsewhere` names the form's field for what the action calls otherwise, and, by the refusal's code, the
    field that a refusal as a whole is about.
    """
    if not refusal.errors:
        _say(form, elsewhere.get(refusal.code), refusal.detail)
    for path, sentences in refusal.errors.items():
        for sentence in sentences:
            _say(form, path if path in form.fields else elsewhere.get(path), sentence)


def _say(form: forms.Form, place: str | None, sentence: str) -> None:
    field = place if place in form.fields else None
    if sentence not in form.errors.get(field or NON_FIELD_ERRORS, []):
        form.add_error(field, sentence)


class AmountField(forms.CharField):
    """An amount in major units as people type it, `₹2,407` or `2407.50`, read exactly into minor ones."""

    def __init__(self, *, currency: str, least_minor: int = 0, **options: Any) -> None:
        self.currency = currency
        self.least_minor = least_minor
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": "40"}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_typed(text, self.currency, least_minor=self.least_minor)
        except BadAmount as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return to_string(value, self.currency) if isinstance(value, int) else value


class MomentField(forms.DateTimeField):
    """A moment in the zone that is active, typed or picked."""

    def __init__(self, *, seconds: bool = False, **options: Any) -> None:
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"} | ({"step": "1"} if seconds else {}),
            format="%Y-%m-%dT%H:%M:%S" if seconds else "%Y-%m-%dT%H:%M",
        )
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)
