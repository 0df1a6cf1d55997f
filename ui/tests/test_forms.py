"""A refusal stands where the person can mend it, and once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django import forms
from django.utils import timezone

from kernel.errors import BadInput, Conflict, DrawbookError
from ui.forms import AmountField, MomentField, add_refusal, carry_out, status_of
from ui.tests.rendering import render


class _Sale(forms.Form):
    elsewhere: ClassVar = {"units": "note", "used": "note"}

    note = forms.CharField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(currency="INR", least_minor=1)


def _refuse(refusal: DrawbookError) -> Any:
    def act() -> None:
        raise refusal

    return act


@pytest.mark.django_db
def test_a_refusal_goes_beside_its_field_or_above_the_form() -> None:
    form = _Sale({"amount": "10"})
    errors = {"amount": ["Too much."], "units": ["None left."], "ledger": ["Closed."]}
    refusal = BadInput("No.", errors=errors)
    assert carry_out(form, _refuse(refusal)) is None
    assert form.errors == {"amount": ["Too much."], "note": ["None left."], "__all__": ["Closed."]}


def test_a_refusal_as_a_whole_is_said_once_where_its_code_belongs() -> None:
    form = _Sale({"amount": "10"})
    for _ in range(2):
        add_refusal(form, BadInput("Used before.", code="used"))
        add_refusal(form, BadInput("Not now."))
    assert form.errors == {"note": ["Used before."], "__all__": ["Not now."]}


@pytest.mark.django_db
def test_what_an_action_gives_comes_back() -> None:
    assert carry_out(_Sale({"amount": "1"}), lambda: 7) == 7


@pytest.mark.django_db
def test_the_page_has_the_status_of_its_form() -> None:
    assert status_of(_Sale()) == status_of(_Sale({"amount": "1"})) == 200
    wrong, refused = _Sale({"amount": "x"}), _Sale({"amount": "1"})
    assert carry_out(wrong, lambda: 7) is None and status_of(wrong) == 400
    assert carry_out(refused, _refuse(Conflict("Not now."))) is None and status_of(refused) == 409


def test_an_amount_is_read_to_the_paisa_and_kept_as_typed() -> None:
    form = _Sale({"amount": "1,234.50"})
    assert form.is_valid() and form.cleaned_data["amount"] == 123450
    wrong = _Sale({"amount": "1.005"})
    assert not wrong.is_valid() and wrong["amount"].value() == "1.005"
    assert _Sale(initial={"amount": 123450})["amount"].value() == "1234.50"


def test_an_amount_may_be_dressed_and_is_never_guessed() -> None:
    dressed = _Sale({"amount": "Rs. 1,234/-"})
    assert dressed.is_valid() and dressed.cleaned_data["amount"] == 123400
    for unclear in ("12,50", "1,2345", "$5", "-5"):
        refused = _Sale({"amount": unclear})
        assert not refused.is_valid() and refused["amount"].value() == unclear


class _Meeting(forms.Form):
    def __init__(self, *args: Any, zone: str = "", seconds: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["at"] = MomentField(zone=zone, seconds=seconds)


def moment(text: str, zone: str) -> Any:
    form = _Meeting({"at": text}, zone=zone)
    return form.cleaned_data["at"].astimezone(UTC).isoformat() if form.is_valid() else form.errors["at"][0]


@pytest.mark.parametrize(
    ("text", "zone", "read"),
    [
        ("2026-12-02T15:36", "Asia/Kolkata", "2026-12-02T10:06:00+00:00"),
        ("2026-12-02 15:36", "Asia/Kolkata", "2026-12-02T10:06:00+00:00"),
        ("2026-12-02T15:36:20", "Europe/Berlin", "2026-12-02T14:36:20+00:00"),
        ("2026-07-02T15:36", "Europe/Berlin", "2026-07-02T13:36:00+00:00"),
        ("2026-07-02T15:36", "No/Such", "2026-07-02T15:36:00+00:00"),
        ("2026-03-08T02:00", "Asia/Kolkata", "2026-03-07T20:30:00+00:00"),
        ("2000-01-01T00:00", "UTC", "2000-01-01T00:00:00+00:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_its_thing(text: str, zone: str, read: str) -> None:
    with timezone.override("Asia/Tokyo"):
        assert moment(text, zone) == read


def test_without_a_zone_of_its_own_the_active_one_is_meant() -> None:
    with timezone.override("Asia/Kolkata"):
        assert moment("2026-12-02T15:36", "") == "2026-12-02T10:06:00+00:00"
        assert MomentField().zone_note(None) == "Asia/Kolkata (UTC+05:30)"


@pytest.mark.parametrize(
    ("text", "zone", "sentence"),
    [
        ("2026-03-08T02:30", "America/New_York", "does not exist in America/New_York"),
        ("2026-03-08T02:30", "America/New_York", "for example 01:30 or 03:30."),
        ("2026-11-01T01:30", "America/New_York", "comes twice in America/New_York"),
        ("2026-11-01T01:30", "America/New_York", "for example 00:30 or 02:30."),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "for example 01:45 or 02:45."),
        ("1999-12-31T23:59", "Asia/Kolkata", "Enter a year between 2000 and 2100."),
        ("2101-01-01T00:00", "Asia/Kolkata", "Enter a year between 2000 and 2100."),
        ("2000-01-01T00:00", "Asia/Kolkata", "Enter a year between 2000 and 2100."),
        ("2100-12-31T23:59", "America/New_York", "Enter a year between 2000 and 2100."),
        ("0026-01-01T00:00", "Asia/Kolkata", "Enter a year between 2000 and 2100."),
        ("9999-12-31T23:59", "Pacific/Kiritimati", "Enter a year between 2000 and 2100."),
        ("20260-01-01T00:00", "UTC", "Enter a date and a time, for example 2026-12-02 15:36."),
        ("2026-02-30T10:00", "UTC", "Enter a date and a time"),
        ("tomorrow", "UTC", "Enter a date and a time"),
    ],
)
def test_a_time_that_is_none_is_refused_with_what_to_type(text: str, zone: str, sentence: str) -> None:
    assert sentence in moment(text, zone)
    assert _Meeting({"at": text}, zone=zone)["at"].value() == text


def test_a_moment_is_shown_in_the_zone_of_its_thing_which_is_named() -> None:
    at = datetime(2026, 7, 2, 13, 36, tzinfo=UTC)
    form = _Meeting(initial={"at": at}, zone="Europe/Berlin")
    with timezone.override("Asia/Tokyo"):
        page = render('<c-field :field="form.at" />', form=form)
    assert 'value="2026-07-02T15:36"' in page
    assert 'data-zone="Europe/Berlin"' in page
    assert "Europe/Berlin (UTC+02:00)" in page
    assert 'aria-describedby="id_at-zone"' in page
    assert not _Meeting({"at": "2026-07-02T15:36"}, initial={"at": at}, zone="Europe/Berlin").has_changed()
    shown = render('<c-time :at="at" zone="Europe/Berlin" />', at=at)
    assert "Thu 2 Jul 2026, 15:36" in shown
    assert "Europe/Berlin (UTC+02:00)" in shown
    assert "UTC" not in render('<c-time :at="at" />', at=at)
