"""Two people edit one row: whoever saves second is told, loses nothing, and may save again."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from audit.versions import SEEN, EditForm, _label_of
from ui.forms import AmountField, MomentField
from ui.tests.rendering import render


class Terms(EditForm):
    name = forms.CharField(max_length=40)
    odds = forms.DecimalField(decimal_places=4)
    policy = forms.ChoiceField(choices=[("retain", "Keep them"), ("refund", "Refund them")])
    four_eyes = forms.BooleanField(required=False)
    note = forms.CharField(required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["limit"] = AmountField(currency="INR", required=False)
        self.fields["at"] = MomentField(zone="Asia/Kolkata", required=False)


ROW = {
    "name": "Morning",
    "odds": 600,
    "policy": "retain",
    "four_eyes": False,
    "note": "a\nb",
    "limit": 1_234_50,
    "at": None,
}


def token_of(page: str) -> str:
    found = re.search(rf'name="{SEEN}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def values_of(page: str) -> dict[str, str]:
    return dict(json.loads(token_of(page))["values"])


def opened(row: dict[str, Any]) -> dict[str, str]:
    """What a browser would send back untouched."""
    form = Terms(initial=row).edits()
    page = render('<c-fields :form="form" />', form=form)
    token = token_of(page)
    sent = {name: str(form[name].value() or "") for name in ("name", "odds", "policy", "note", "limit")}
    if row["four_eyes"]:
        sent["four_eyes"] = "on"
    return {**sent, "note": sent["note"].replace("\n", "\r\n"), "at": "", SEEN: token}


def save(sent: dict[str, str], row: dict[str, Any]) -> Terms:
    data = QueryDict(mutable=True)
    data.update(sent)
    return Terms(data, initial=row).edits()


def test_what_nobody_changed_is_saved() -> None:
    assert save({**opened(ROW), "name": "Evening", "note": "x"}, ROW).is_valid()


def test_a_save_over_a_newer_version_says_what_changed_and_keeps_what_was_typed() -> None:
    newer = {**ROW, "name": "Evening", "policy": "refund", "four_eyes": True}
    form = save({**opened(ROW), "name": "Night"}, newer)
    assert not form.is_valid()
    assert "Name, Policy, Four eyes" in form.non_field_errors()[0]
    assert form.errors["name"] == ["This is now “Evening”, changed after you opened the page."]
    assert set(form.errors) == {"__all__", "name"}
    # What was typed stays; what was not touched is the newer.
    assert [form[name].value() for name in ("name", "policy")] == ["Night", "refund"]
    assert form["four_eyes"].value() is True
    page = render('<c-fields :form="form" />', form=form)
    again = {**opened(newer), "name": "Night"}
    assert values_of(page) == json.loads(again[SEEN])["values"]
    assert save(again, newer).is_valid()


@pytest.mark.parametrize(
    ("field", "typed", "newer", "told"),
    [
        ("limit", "7", None, "empty"),
        ("limit", "7", 5_00, "5.00"),
        ("odds", "700", 650, "650"),
        ("note", "c", "d", "d"),
    ],
)
def test_the_newer_value_is_label_of(field: str, typed: str, newer: Any, told: str) -> None:
    form = save({**opened(ROW), field: typed}, {**ROW, field: newer})
    assert not form.is_valid()
    assert form.errors[field] == [f"This is now “{told}”, changed after you opened the page."]
    assert form[field].value() == typed


def test_a_choice_is_told_by_its_label() -> None:
    assert _label_of(Terms(initial=ROW)["policy"], "refund") == "Refund them"
    assert [_label_of(Terms(initial=ROW)["four_eyes"], value) for value in ("on", "")] == ["yes", "no"]


def test_both_typed_the_same() -> None:
    assert save({**opened(ROW), "name": "Evening"}, {**ROW, "name": "Evening"}).is_valid()


def test_a_form_that_is_wrong_besides_still_knows_what_was_seen_first() -> None:
    sent = {**opened(ROW), "name": "", "odds": "many"}
    wrong = save(sent, {**ROW, "name": "Evening"})
    assert not wrong.is_valid() and "__all__" not in wrong.errors
    assert unescape(str(wrong.version_field)).count("Morning") == 1


@pytest.mark.parametrize(
    "token", ["", "{", "[]", "7", '{"at": 1, "values": {}}', '{"at": "x", "values": {}}', "null"]
)
def test_without_a_version_nothing_is_compared(token: str) -> None:
    assert save({**opened(ROW), SEEN: token}, {**ROW, "name": "Evening"}).is_valid()


def test_a_form_that_creates_carries_none() -> None:
    assert str(Terms(initial=ROW).version_field) == ""
