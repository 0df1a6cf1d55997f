"""Names that look the same are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.names import clean_name, name_key


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Jose\u0301", "José"),
        ("  Asha \u00a0 Rao\t", "Asha Rao"),
        ("As\u200bha\ufeff", "Asha"),
        ("\u202eAsha\u202c", "Asha"),
        ("As\u200dha\u200c", "Asha"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u200b", ""),
    ],
)
def test_a_name_is_stored_as_it_is_seen(written: str, stored: str) -> None:
    assert clean_name(written) == stored


@pytest.mark.parametrize(
    "other", ["JOSÉ  muñoz", "Jose\u0301 Mun\u0303oz", "ＪＯＳÉ Muñoz", "José\u00a0Muñoz", "Jo\u200bsé Muñoz"]
)
def test_one_person_is_one_key(other: str) -> None:
    assert name_key(other) == name_key("José Muñoz")


@pytest.mark.parametrize("other", ["Jose Muñoz", "JoséMuñoz", "José Muñoz 2"])
def test_others_are_others(other: str) -> None:
    assert name_key(other) != name_key("José Muñoz")


@given(st.text())
def test_cleaning_and_keys_are_settled_at_once(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert name_key(name_key(text)) == name_key(text)
    assert name_key(clean_name(text)) == name_key(text)
    for form in ("NFC", "NFD"):
        assert name_key(unicodedata.normalize(form, text)) == name_key(text)
