"""What a page asks of the database does not grow with what the account has."""

from __future__ import annotations

from typing import Any

import pytest

from bench.pages import counted
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_selling_period

PAGES = (
    "/",
    "/books/",
    "/periods/{period}/",
    "/periods/{period}/sell/",
    "/periods/{period}/tickets/",
    "/periods/{period}/spill-over/",
    "/periods/{period}/exposure/",
    "/v1/periods/{period}/tickets/",
    "/v1/periods/{period}/board/",
    "/v1/periods/{period}/ledgers/",
    "/v1/books/",
    "/v1/ledgers/",
)

AT_MOST = 12


def asked(browser: Any, path: str) -> int:
    with counted() as statements:
        assert browser.get(path).status_code == 200, path
    return len(statements)


@pytest.mark.django_db
def test_more_rows_are_not_more_queries(cast: Cast, client_of: ClientOf) -> None:
    from books.actions.change_ledger import create_ledger
    from books.actions.create_book import create_book
    from books.actions.enter_ticket import enter_ticket
    from books.rules.lines import Wanted

    world = a_selling_period(cast.asha)
    browser = client_of(cast.asha)
    paths = [page.format(period=world.period.id) for page in PAGES]
    for path in paths:
        browser.get(path)
    few = {path: asked(browser, path) for path in paths}
    with as_member(cast.asha):
        for place in range(10):
            enter_ticket(cast.asha, world.period.id, [Wanted(place, 20_00)], max_spill=100_00)
            create_ledger(cast.asha, world.period.id, name=f"More {place}", priority=place, capacity=10_00)
            create_book(cast.asha, name=f"Book {place}")
    many = {path: asked(browser, path) for path in paths}
    assert {path: (few[path], many[path]) for path in paths if many[path] > few[path]} == {}
    assert {path: many[path] for path in paths if many[path] > AT_MOST} == {}


@pytest.mark.django_db
def test_more_groups_are_not_more_queries(cast: Cast, client_of: ClientOf) -> None:
    from chits.tests.paying import a_running_group

    pages = ("/chits/", "/chits/groups/", "/chits/members/", "/chits/collection/", "/chits/reports/")
    a_running_group(cast.asha, name="First")
    browser = client_of(cast.asha)
    few = {path: asked(browser, path) for path in pages}
    for place in range(4):
        a_running_group(cast.asha, name=f"More {place}")
    many = {path: asked(browser, path) for path in pages}
    assert {path: (few[path], many[path]) for path in pages if many[path] > few[path]} == {}
