"""The one stored form of an address and of a number."""

from __future__ import annotations

import pytest

from identity.actions.create_user import create_user
from identity.identifiers import find_user, normal_form, read_email, read_mobile
from kernel.errors import BadInput


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("9876543210", "IN", "+919876543210"),
        ("98765 43210", "IN", "+919876543210"),
        ("+91 98765-43210", "IN", "+919876543210"),
        ("+92 300 1234567", "PK", "+923001234567"),
        ("+44 (0)7400 123456", "GB", "+447400123456"),
        ("+959 7912 34567", "MM", "+959791234567"),
    ],
)
def test_a_number_has_one_form(text: str, country: str, stored: str) -> None:
    assert read_mobile(text, country) == stored


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("987654321", "IN"),
        ("98765432100", "IN"),
        ("0987654321", "IN"),
        ("1234567890", "IN"),
        ("9876543210", "PK"),
        ("03001234567", "PK"),
        ("+1", "US"),
        ("+", "US"),
        ("", "IN"),
        ("nine", "IN"),
        ("+91" + "9" * 40, "IN"),
    ],
)
def test_what_is_no_number(text: str, country: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_mobile(text, country)
    assert list(refused.value.errors) == ["mobile_number"]


def test_an_address_is_in_lower_case() -> None:
    assert read_email(" Asha.Rao@Example.COM ") == "asha.rao@example.com"


@pytest.mark.parametrize(
    "text", ["", "asha", "asha@", "@b.example", "a b@c.example", f"{'a' * 250}@b.example"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_email(text)
    assert list(refused.value.errors) == ["email"]


def test_spellings_of_one_identifier_count_as_one() -> None:
    assert normal_form(" ASHA@example.com ") == normal_form("asha@example.com")
    assert normal_form("98765 43210") == normal_form("98765-43210")


@pytest.mark.django_db
def test_a_person_is_found_by_either() -> None:
    user = create_user(email="asha@example.com", mobile_number="+919876543210", password="a-long-pass-9")
    for written in ("asha@example.com", "ASHA@example.com", "9876543210", "+91 98765 43210"):
        assert find_user(written) == user
    for stranger in ("b@example.com", "9876543211", "nonsense", "", "@"):
        assert find_user(stranger) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        ({"email": "asha@example.com"}, "Email already registered"),
        ({"mobile_number": "+919876543210"}, "Mobile number already registered"),
    ],
)
def test_an_identifier_belongs_to_one_person(taken: dict[str, str], sentence: str) -> None:
    create_user(email="asha@example.com", mobile_number="+919876543210", password="a-long-pass-9")
    with pytest.raises(BadInput) as refused:
        create_user(password="a-long-pass-9", **taken)
    assert refused.value.errors == {next(iter(taken)): [sentence]}
