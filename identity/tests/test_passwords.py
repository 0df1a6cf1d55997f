"""One password however a keyboard composes its letters, and hashes older than that rule."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.hashers import check_password, make_password

from identity.models import User
from identity.passwords import weaknesses

COMPOSED = unicodedata.normalize("NFC", "café-für-José-9")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
WIDE = "ｃａｆé-für-José-9"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED, WIDE])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, WIDE])
def test_each_spelling_opens(chosen: str, typed: str) -> None:
    user = User.objects.create_user("a@example.com", chosen)
    assert user.check_password(typed)
    assert not user.check_password(typed + "x")


def test_a_hash_of_what_was_typed_still_opens_and_is_replaced() -> None:
    user = User.objects.create(email="a@example.com", password=make_password(DECOMPOSED))
    assert not user.check_password(COMPOSED)
    assert user.check_password(DECOMPOSED)
    again = User.objects.get(pk=user.pk)
    assert check_password(COMPOSED, again.password)
    assert again.check_password(COMPOSED)


def test_the_limit_counts_the_one_form() -> None:
    user = User(email="a@example.com")
    assert weaknesses("\ufdfa" * 8, user) == ["A password can have at most 128 characters."]
    assert weaknesses("e\u0301" * 20 + "-9x", user) == []
    assert weaknesses("password1", user) != []
