"""Times that cannot be meant: refused by page and API, held off by the database, mended when found."""

from __future__ import annotations

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from books.actions.announce import announce
from books.models import Period, Ticket
from books.tests.stories import SoldWorld, a_sold_period
from dates import LAST_MOMENT
from kernel.clock import database_now
from kernel.errors import BadInput
from tenancy.member import Member
from tenancy.times import CorrectTimes
from tests.cast import Cast, ClientOf, as_member
from tests.database import owner_connection
from tests.shared import shared
from tests.worlds import a_period

NUMBER = {**{f"number{at}": "7" for at in range(3)}, **{f"again{at}": "7" for at in range(3)}}


@shared
def world(cast: Cast) -> SoldWorld:
    return a_sold_period(cast, (777, 5_00), odds=600)


def state_of(member: Member, world: SoldWorld) -> tuple[str, str]:
    with as_member(member):
        return (
            Period.objects.get(id=world.period.id).state,
            Ticket.objects.get(id=world.sold.ticket.id).state,
        )


@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "0202-11-30T10:00", "1900-01-01T00:00", "2020-01-01T00:00"]
)
def test_a_draw_before_the_opening_is_refused_on_the_page(
    cast: Cast, client_of: ClientOf, world: SoldWorld, typed: str
) -> None:
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    page = asha.post(f"{at}/announcement/", {**NUMBER, "draw_occurred_at": typed})
    assert page.status_code == 400
    shown = page.content.decode()
    assert "before the period opened" in shown or "Enter a year between" in shown
    assert f'value="{typed}' in page.content.decode()
    assert state_of(cast.asha, world) == ("OPEN", "SOLD")


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2000-01-01T00:00:00+14:00"])
def test_and_by_the_api(cast: Cast, client_of: ClientOf, world: SoldWorld, at: str) -> None:
    answer = client_of(cast.asha).post(
        f"/v1/periods/{world.period.id}/announcement/",
        {"number": "777", "draw_occurred_at": at},
        content_type="application/json",
    )
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["draw_occurred_at"]
    assert state_of(cast.asha, world) == ("OPEN", "SOLD")


def test_the_opening_itself_and_now_are_the_limits(cast: Cast, world: SoldWorld) -> None:
    with as_member(cast.asha):
        opened = Period.objects.get(id=world.period.id).opens_at
        assert opened is not None
        for at in (opened - timedelta(microseconds=1), database_now() + timedelta(minutes=1)):
            with pytest.raises(BadInput) as refusal:
                announce(cast.asha, world.period.id, number=7, draw_occurred_at=at)
            assert list(refusal.value.errors) == ["draw_occurred_at"]
        announce(cast.asha, world.period.id, number=7, draw_occurred_at=opened)
    assert state_of(cast.asha, world) == ("ANNOUNCED", "VOIDED")


@pytest.mark.parametrize(
    "times",
    [
        "opens_at = '0001-01-01 BC'",
        "pre_close_at = '9999-12-31 23:59:59-12'",
        "reveal_at = '9999-12-31 23:59:59-12'",
        "cover_cutoff_at = '20226-01-01'",
        "draw_occurred_at = opens_at - interval '1 second'",
        "draw_occurred_at = announced_at + interval '1 second'",
        "draw_occurred_at = opens_at, opens_at = NULL",
    ],
)
def test_the_database_takes_no_such_time(cast: Cast, world: SoldWorld, times: str) -> None:
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE books_period SET {times} WHERE id = %s", [world.period.id])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("opens_at", "0001-01-01T00:00"),
        ("opens_at", "2019-11-30T10:00"),
        ("pre_close_at", "9999-12-31T23:59"),
        ("cover_cutoff_at", "9999-12-31T23:59"),
        ("reveal_at", "9999-12-31T23:59"),
    ],
)
def test_no_time_of_a_period_is_taken_that_cannot_be_meant(
    cast: Cast, client_of: ClientOf, field: str, typed: str
) -> None:
    world = a_period(cast.asha, draw="fair", accepts_test_beacon=True)
    asha, book = client_of(cast.asha), world.book.id
    ahead = (database_now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = asha.post(f"/books/{book}/periods/new/", {"name": "Next", "pre_close_at": ahead, field: typed})
    assert page.status_code == 400 and "year" in page.content.decode()
    with as_member(cast.asha):
        assert Period.objects.count() == 1
    if field != "opens_at":
        moved = asha.post(f"/periods/{world.period.id}/times/", {"pre_close_at": ahead, field: typed})
        assert moved.status_code == 400


def test_a_close_in_the_past_is_called_so(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    past = (database_now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = client_of(cast.asha).post(
        f"/v1/books/{world.book.id}/periods/",
        {"name": "Next", "pre_close_at": past, "open": False},
        content_type="application/json",
    )
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "pre_close_at": ["This time has passed. Sales must close in the future."]
    }


@pytest.mark.django_db(transaction=True)
def test_what_an_older_version_stored_is_mended_and_noted(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    """A draw in the year 2 BC, as the page once stored it: pages open again, the log says what changed."""
    mended = importlib.import_module("books.migrations.0016_times_are_plausible")
    later = importlib.import_module("books.migrations.0023_times_are_plausible")
    with as_member(cast.asha):
        announce(cast.asha, world.period.id, number=7)
        opened = Period.objects.get(id=world.period.id).opens_at
    names = ("books_period_plausible_times", "books_period_draw_while_open")
    with owner_connection() as owner:
        whole = [
            owner.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
            ).fetchone()[0]
            for name in names
        ]
        for name in names:
            owner.execute(f'ALTER TABLE books_period DROP CONSTRAINT "{name}"')
        try:
            owner.execute(
                "UPDATE books_period SET draw_occurred_at = '0002-12-31 18:06:32+00 BC',"
                " reveal_at = '12026-01-01' WHERE id = %s",
                [world.period.id],
            )
            mended.mend(None, SimpleNamespace(connection=owner))
            for operation in later.Migration.operations:
                if isinstance(operation, CorrectTimes):
                    operation.apply(owner)
        finally:
            for name, definition in zip(names, whole, strict=True):
                owner.execute(f'ALTER TABLE books_period ADD CONSTRAINT "{name}" {definition}')
    asha = client_of(cast.asha)
    for address in ("/", "/archive/", f"/periods/{world.period.id}/", f"/v1/periods/{world.period.id}/"):
        assert asha.get(address).status_code == 200, address
    with as_member(cast.asha):
        row = Period.objects.get(id=world.period.id)
        assert row.draw_occurred_at == opened
        assert row.reveal_at == LAST_MOMENT
    log = asha.get("/audit-log/").content.decode()
    assert "corrected impossible times of a period" in log
