"""Odds are above zero, or a book computes no prizes and says so wherever they would be multiplied."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from books.actions.announce import announce
from books.actions.claim_ticket import NotAWinner, claim_ticket
from books.actions.create_collaborator import create_collaborator
from books.locking import read_period
from books.models import Book, Cover, Entry, Ticket
from books.queries.exposure import exposure_of
from books.queries.winners import owed_by_collaborators
from books.tests.stories import answer, clean, sell
from tenancy.member import Member
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import PeriodWorld, a_period

FORM = {
    "name": "Night",
    "currency": "INR",
    "width": "3",
    "capacity_factor": "1",
    "when_full": "SPILL",
    "permutation": "each",
    "announce_policy": "RETAIN",
    "draw": "external",
    "almost_full_percent": "80",
    "claim_days": "90",
}


@pytest.mark.parametrize(
    ("sent", "status", "kept"),
    [
        ({"odds": "0"}, 400, None),
        ({"odds": 0}, 400, None),
        ({"odds": "0.0000"}, 400, None),
        ({"odds": "-1"}, 400, None),
        ({}, 201, None),
        ({"odds": None}, 201, None),
        ({"odds": "600"}, 201, "600"),
        ({"odds": "0.0001"}, 201, "0.0001"),
        ({"payouts": {"near": "5"}}, 400, None),
    ],
)
def test_the_api_takes_odds_above_zero_or_none(
    cast: Cast, client_of: ClientOf, sent: dict[str, Any], status: int, kept: str | None
) -> None:
    answer = client_of(cast.asha).post(
        "/v1/books/", {"name": "Night", **sent}, content_type="application/json"
    )
    assert answer.status_code == status, answer.content
    if status == 201:
        assert answer.json()["odds"] == kept
    else:
        assert next(iter(answer.json()["errors"])).startswith(next(iter(sent)))


def test_a_book_that_exists_is_held_to_it_too(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, odds=600)
    asha, at = client_of(cast.asha), f"/v1/books/{world.book.id}/"
    assert asha.patch(at, {"odds": "0"}, content_type="application/json").status_code == 400
    assert asha.patch(at, {"odds": None}, content_type="application/json").json()["odds"] is None
    assert asha.patch(at, {"payouts": {"near": "5"}}, content_type="application/json").status_code == 400
    collaborator = {"name": "Deccan", "odds": "0"}
    made = asha.post("/v1/collaborators/", collaborator, content_type="application/json")
    assert made.status_code == 400
    with as_member(cast.asha):
        for wrong in ("0", "-1"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE books_book SET odds = {wrong}")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Enter odds above 0"),
        ({"odds": "0"}, "Odds must be above 0, for example 600."),
        ({"odds": "-5"}, "Odds must be above 0, for example 600."),
        ({"odds": "600", "no_prizes": "on"}, "Leave the odds empty"),
        ({"no_prizes": "on", "near_odds": "5"}, "computes no prizes"),
    ],
)
def test_the_form_wants_a_choice_in_so_many_words(
    cast: Cast, client_of: ClientOf, sent: dict[str, str], said: str
) -> None:
    asha = client_of(cast.asha)
    page = asha.post("/books/new/", {**FORM, **sent})
    assert page.status_code == 400 and said in page.content.decode()
    with as_member(cast.asha):
        assert not Book.objects.exists()


def test_a_new_form_has_no_odds_in_it(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.asha).get("/books/new/").content.decode()
    field = page[page.index('name="odds"') :]
    assert 'value="' not in field[: field.index(">")]
    made = client_of(cast.asha).post("/books/new/", {**FORM, "no_prizes": "on"})
    assert made.status_code == 302
    with as_member(cast.asha):
        book = Book.objects.get()
        assert book.odds is None and not book.computes_prizes
    settings = client_of(cast.asha).get(f"/books/{book.id}/settings/").content.decode()
    box = settings[settings.index('name="no_prizes"') :]
    assert "checked" in box[: box.index(">")]


def test_without_odds_nothing_is_won_owed_or_paid_and_the_pages_say_why(
    cast: Cast, client_of: ClientOf
) -> None:
    """The collaborator has odds of its own: without the book's it owes nothing all the same."""
    world = a_period(cast.asha, capacities=(1_00,))
    sold = sell(cast.bilal, world, (456, 700_00))
    with as_member(cast.asha):
        deccan = create_collaborator(cast.asha, name="Deccan", odds=590)
        covers = request_all(cast.asha, world, deccan)
    answer(cast.asha, covers[0], 200_00)
    with as_member(cast.asha):
        assert Cover.objects.get().odds == 0 and Entry.objects.get().odds == 0
        seen = exposure_of(read_period(cast.asha, world.period.id))
        assert seen.exposure.worst.liability_minor == 0
        announce(cast.asha, world.period.id, number=456)
        looked = read_period(cast.asha, world.period.id)
        assert [one.due for one in owed_by_collaborators(looked, 456)] == [0]
        with pytest.raises(NotAWinner):
            claim_ticket(cast.asha, Ticket.objects.get(id=sold.ticket.id))
        assert clean(cast.asha, world)
    asha, at = client_of(cast.asha), f"/periods/{world.period.id}"
    winners = asha.get(f"{at}/winners/").content.decode()
    assert "computes no prizes" in winners and "no prize" in winners and "Pay prize" not in winners
    for address in (f"{at}/exposure/", f"/books/{world.book.id}/"):
        assert "computes no prizes" in asha.get(address).content.decode()
    for address in (f"{at}/spill-over/", f"{at}/settlement/", f"/tickets/{sold.ticket.id}/"):
        page = asha.get(address)
        assert page.status_code == 200 and "×0" not in page.content.decode()


def request_all(member: Member, world: PeriodWorld, collaborator: Any) -> list[Cover]:
    from books.actions.request_cover import Ask, request_cover

    return request_cover(member, world.period.id, collaborator, [Ask(456, 200_00)])


def test_odds_set_while_tickets_without_odds_are_open_are_explained(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    asha, at = client_of(cast.asha), f"/books/{world.book.id}/settings/"
    assert "sold without odds" not in asha.get(at).content.decode()
    sell(cast.bilal, world, (7, 1_00))
    assert "sold without odds" in asha.get(at).content.decode()


@pytest.mark.django_db(transaction=True)
def test_books_of_older_versions_with_odds_of_zero_become_books_without(
    committed_cast: Cast,
) -> None:
    from tests.database import owner_connection

    world = a_period(committed_cast.asha, odds=600)
    migration = importlib.import_module("books.migrations.0017_odds_above_zero_or_none")
    (update,) = [operation.sql for operation in migration.Migration.operations if hasattr(operation, "sql")]
    with owner_connection() as owner:
        owner.execute("ALTER TABLE books_book DROP CONSTRAINT books_book_odds")
        try:
            owner.execute("UPDATE books_book SET odds = 0")
            owner.execute(update)
        finally:
            owner.execute(
                "ALTER TABLE books_book ADD CONSTRAINT books_book_odds CHECK (odds IS NULL OR odds > 0)"
            )
    with as_member(committed_cast.asha):
        assert Book.objects.get(id=world.book.id).odds is None
