"""What is written once below the tests is as each test needs it, whatever another did to it."""

from __future__ import annotations

import pytest
from django.db import connection

from identity.models import User
from tenancy.models import Account
from tests.cast import Cast, as_member
from tests.shared import SHARED, shared
from tests.worlds import PeriodWorld, a_period

TWICE = pytest.mark.parametrize("time", ["first", "second"])


@shared
def world(cast: Cast) -> PeriodWorld:
    return a_period(cast.asha)


@TWICE
def test_rows_and_values_are_as_they_were(world: PeriodWorld, cast: Cast, time: str) -> None:
    from books.models import Book

    with as_member(cast.asha):
        assert Book.objects.get().name == world.book.name == "Evening"
        assert Account.objects.get(id=cast.asha.account_id).name == "Asha's books"
        world.book.name = "Night"
        world.book.save()
        Account.objects.filter(id=cast.asha.account_id).update(name="Changed")


@TWICE
def test_a_value_is_each_tests_own(world: PeriodWorld, time: str) -> None:
    assert len(world.ledgers) == 1
    world.ledgers.clear()


@TWICE
def test_a_connection_that_was_lost_is_made_anew(world: PeriodWorld, cast: Cast, time: str) -> None:
    assert User.objects.filter(pk=cast.asha.user_id).exists()
    connection.connection.close()


@pytest.mark.django_db
def test_who_does_not_ask_for_them_finds_nobody() -> None:
    assert not User.objects.exists()
    with pytest.raises(KeyError):
        SHARED.value_of(world)


@pytest.mark.django_db(transaction=True)
def test_who_commits_finds_nobody_either() -> None:
    assert not User.objects.exists()
