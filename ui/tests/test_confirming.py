"""A dialog that asks first: figures, consequence, the safe button, and what is checked on the server."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ui.confirming import ConfirmForm
from ui.tests.rendering import render

DIALOG = """
<c-confirm id="void" title="Void this period?" action="/void/" verb="Void period" keep="Keep the period"
           tone="refuse" :facts="facts" :form="form">All 680 tickets are refunded. This can't be undone.
  <c-slot name="hidden"><input type="hidden" name="seen" value="7"></c-slot></c-confirm>
"""
FACTS = [("Tickets to refund", "680"), ("Amount <b>", "₹3,65,900")]


def asked(form: Any = None, **context: Any) -> str:
    return " ".join(
        render(DIALOG, facts=FACTS, form=form, rows=["not mine"], fields="not mine", **context).split()
    )


def test_it_shows_the_figures_and_the_consequence_before_the_button() -> None:
    page = asked()
    assert "<dt>Tickets to refund</dt><dd>680</dd>" in page
    assert "<dt>Amount &lt;b&gt;</dt>" in page
    assert page.index("680</dd>") < page.index("can't be undone") < page.index("Void period</button>")
    assert 'action="/void/"' in page and 'name="seen" value="7"' in page
    assert re.search(
        r'<button class="btn btn-line" type="button" data-closes data-safe>Keep the period</button>', page
    )
    assert "not mine" not in page and "data-show" not in page


def test_what_was_refused_opens_again_with_what_was_typed() -> None:
    form = ConfirmForm({"word": "vodi", "note": "Wrong day"}, word="VOID", note="required")
    assert not form.is_valid()
    page = asked(form)
    assert "data-show" in page
    assert "Type VOID to confirm." in page
    assert 'value="vodi"' in page and "Wrong day" in page


@pytest.mark.parametrize("typed", ["VOID", "void", " Void "])
def test_the_word_is_compared_without_regard_to_case(typed: str) -> None:
    form = ConfirmForm({"word": typed}, word="VOID")
    assert form.is_valid() and form.note == ""


@pytest.mark.parametrize("sent", [{}, {"word": ""}, {"word": "VOIDED"}, {"word": "V O I D"}])
def test_without_the_word_it_is_refused(sent: dict[str, str]) -> None:
    form = ConfirmForm(sent, word="VOID")
    assert not form.is_valid()
    assert form.errors == {"word": ["Type VOID to confirm."]}


def test_a_note_is_asked_for_where_it_is_needed() -> None:
    assert ConfirmForm({"note": ""}, note="optional").is_valid()
    assert ConfirmForm({"note": " "}, note="required").errors == {"note": ["Enter a note that says why."]}
    form = ConfirmForm({"note": " Short by 40 "}, note="required")
    assert form.is_valid() and form.note == "Short by 40"
