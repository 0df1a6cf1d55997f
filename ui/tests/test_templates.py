"""The kit's tags and components, and the rule that keeps pages within their policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms

from ui.tests.rendering import render

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for p in ROOT.glob("*/templates/**/*.html") if "mail" not in p.parts)


class Stake(forms.Form):
    amount = forms.DecimalField(decimal_places=2, help_text="In rupees.")
    agreed = forms.BooleanField(label="I agree")
    note = forms.CharField(required=False, widget=forms.Textarea)


def test_money_keeps_sign_and_cents_apart_for_lighter_setting() -> None:
    assert render("{% money 120050 'INR' %}") == (
        '<span class="money"><span class="sign">₹</span>1,200<span class="cents">.50</span></span>'
    )
    assert render("{% money nothing 'INR' %}") == ""


def test_a_field_ties_its_control_to_hint_and_error_and_keeps_what_was_typed() -> None:
    page = render('<c-field :field="form.amount" />', form=Stake({"amount": "4.355"}))
    assert 'aria-describedby="id_amount-hint id_amount-error"' in page
    assert 'value="4.355"' in page
    assert "aria-invalid" in page
    assert 'id="id_amount-error"' in page
    assert "2 decimal places" in page


def test_a_box_has_its_label_beside_it_and_an_optional_field_says_so() -> None:
    form = Stake()
    assert 'class="checkbox"' in render('<c-field :field="form.agreed" />', form=form)
    assert "optional" in render('<c-field :field="form.note" />', form=form)
    assert "optional" not in render('<c-field :field="form.amount" />', form=form)


@pytest.mark.parametrize(
    ("row", "classes"),
    [
        ({"used": "80.00", "capacity": "100.00"}, "f5"),
        ({"used": "100", "capacity": "100", "pending": "5.00", "frozen": True}, "f6 pending frozen"),
        ({"used": "10", "capacity": "100", "reserve": "1"}, "f1 reserve"),
        ({"used": "10", "capacity": "100", "blocked": True}, "f0 blocked-chip"),
    ],
)
def test_a_chip_shows_ink_and_marks(row: dict[str, Any], classes: str) -> None:
    assert f'class="chip {classes}"' in render('<c-chip :row="row" />', row={"number": "007", **row})


def test_what_is_typed_into_a_component_is_escaped() -> None:
    page = render('<c-chip :row="row" />', row={"number": "<b>", "used": 0, "capacity": 0})
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_carries_anything_inline(path: Path) -> None:
    """The policy would drop it: styles belong to classes, behaviour to the scripts."""
    source = path.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=", source)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", source)
    assert not re.search(r"<style\b", source)
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag or "application/json" in tag
