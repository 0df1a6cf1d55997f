"""The one stored form of an address and of a number."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from identity.actions.create_user import create_user
from identity.identifiers import find_user, normal_form, read_email, read_mobile
from identity.models import User
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
        ("098765 43210", "IN", "+919876543210"),
        ("91 98765 43210", "IN", "+919876543210"),
        ("0092 300 1234567", "PK", "+923001234567"),
        ("९८७६५ ४३२१०", "IN", "+919876543210"),
        ("+۹۲ ۳۰۰ ۱۲۳۴۵۶۷", "PK", "+923001234567"),
        ("９８７６５４３２１０", "IN", "+919876543210"),
        ("\u202a+91 98765\u201143210\u202c", "IN", "+919876543210"),
        ("+91\u00a098765\u200b43210", "IN", "+919876543210"),
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
        ("+1800FLOWERS", "US"),
        ("+91 98765 43210 ext 5", "IN"),
    ],
)
def test_what_is_no_number(text: str, country: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_mobile(text, country)
    assert list(refused.value.errors) == ["mobile_number"]


def test_an_address_is_in_lower_case() -> None:
    assert read_email(" Asha.Rao@Example.COM ") == "asha.rao@example.com"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("x@bücher.example", "x@xn--bcher-kva.example"),
        ("X@BÜCHER.example", "x@xn--bcher-kva.example"),
        ("x@bu\u0308cher.example", "x@xn--bcher-kva.example"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("x@XN--BCHER-KVA.example", "x@xn--bcher-kva.example"),
        ("asha＠example.com", "asha@example.com"),
        ("\u200basha@example.com\ufeff", "asha@example.com"),
        ("asha@example。com", "asha@example.com"),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
    ],
)
def test_an_address_has_one_form(text: str, stored: str) -> None:
    assert read_email(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "asha",
        "asha@",
        "@b.example",
        "a b@c.example",
        f"{'a' * 250}@b.example",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 70}.example",
        "a@exa\u200bmple.com",
        "a\u00ad@example.com",
        "a\u2060b@example.com",
        "a\u3164@example.com",
        "a@exam\u202eple.com",
        "a@xn--a.example",
        "a@b@example.com",
    ],
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
    assert find_user("asha＠example.com") == user
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
def test_an_identifier_belongs_to_one_person(taken: dict[str, Any], sentence: str) -> None:
    create_user(email="asha@example.com", mobile_number="+919876543210", password="a-long-pass-9")
    with pytest.raises(BadInput) as refused:
        create_user(password="a-long-pass-9", **taken)
    assert refused.value.errors == {next(iter(taken)): [sentence]}


@pytest.mark.django_db
def test_an_address_stored_otherwise_before_still_finds_its_person() -> None:
    old = User.objects.create(email="x@bücher.example")
    new = create_user(email="x@xn--bcher-kva.example", password="a-long-pass-9")
    assert find_user("x@bücher.example") == old
    assert find_user("x@xn--bcher-kva.example") == new
    User.objects.filter(pk=new.pk).update(email="another@example.com")
    assert find_user("X@Bücher.example") == old


@pytest.mark.django_db
def test_addresses_of_before_are_brought_into_one_form(caplog: pytest.LogCaptureFixture) -> None:
    """The one whose form is another person's stays, and both are named."""
    moved = User.objects.create(email="x@bücher.example")
    hidden = User.objects.create(email="a@exa\u200bmple.com")
    taken = User.objects.create(email="b@exa\u200bmple.com")
    owner = User.objects.create(email="b@example.com")
    migration = import_module("accounts.migrations.0003_addresses_in_one_form")
    migration.bring_into_one_form(None, SimpleNamespace(connection=connection))
    for user in (moved, hidden, taken, owner):
        user.refresh_from_db()
    assert (moved.email, hidden.email) == ("x@xn--bcher-kva.example", "a@example.com")
    assert (taken.email, owner.email) == ("b@exa\u200bmple.com", "b@example.com")
    assert f"{taken.pk}" in caplog.text and f"{owner.pk}" in caplog.text
