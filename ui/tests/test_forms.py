"""A refusal stands where the person can mend it, and once."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from kernel.errors import BadInput, DrawbookError
from ui.forms import AmountField, add_refusal, carry_out


class _Sale(forms.Form):
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
    assert carry_out(form, _refuse(refusal), {"units": "note"}) is None
    assert form.errors == {"amount": ["Too much."], "note": ["None left."], "__all__": ["Closed."]}


def test_a_refusal_as_a_whole_is_said_once_where_its_code_belongs() -> None:
    form = _Sale({"amount": "10"})
    for _ in range(2):
        add_refusal(form, BadInput("Used before.", code="used"), {"used": "note"})
        add_refusal(form, BadInput("Not now."))
    assert form.errors == {"note": ["Used before."], "__all__": ["Not now."]}


@pytest.mark.django_db
def test_what_an_action_gives_comes_back() -> None:
    assert carry_out(_Sale({"amount": "1"}), lambda: 7) == 7


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
