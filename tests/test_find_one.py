"""A row is found among those that the caller may see, or it is as if there were none."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.models import User
from kernel.errors import NotFound
from kernel.find_one import find_one
from kernel.ids import new_id


@pytest.fixture
def asha(db: None) -> User:
    return User.objects.create(email="asha@example.com", first_name="Asha", last_name="Verma")


def test_the_row_is_found_by_its_id_as_text_and_as_uuid(asha: User) -> None:
    assert find_one(User.objects.all(), str(asha.id)) == find_one(User.objects.all(), asha.id) == asha


def test_a_row_outside_of_those_given_is_not_found(asha: User) -> None:
    with pytest.raises(NotFound):
        find_one(User.objects.exclude(pk=asha.pk), asha.id)


def test_an_unknown_id_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        find_one(User.objects.all(), new_id())


@pytest.mark.parametrize("text", [None, "", "7", "not-an-id", "\x00", 7, "x" * 36])
def test_text_that_is_no_id_asks_the_database_nothing(db: None, text: object) -> None:
    with CaptureQueriesContext(connection) as asked, pytest.raises(NotFound):
        find_one(User.objects.all(), text)
    assert len(asked) == 0
