"""The first steps of a new account lead on one at a time."""

from __future__ import annotations

import pytest

from tests.cast import Cast, ClientOf
from tests.worlds import a_period


def steps_of(page: str) -> str:
    start = page.index('<ol class="steps">')
    return page[start : page.index("</ol>", start)]


@pytest.mark.django_db
def test_only_the_next_step_can_be_taken(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    first = steps_of(asha.get("/").content.decode())
    assert first.count("<a ") == 1 and 'href="/books/new/"' in first
    world = a_period(cast.asha)
    last = steps_of(asha.get("/").content.decode())
    assert last.count("<a ") == 1 and "Sell ticket" in last
    assert f"/periods/{world.period.id}/" not in last


@pytest.mark.django_db
def test_one_open_period_shows_each_figure_once(cast: Cast, client_of: ClientOf) -> None:
    """Sums appear beside two periods, where they say more than the periods do."""
    asha = client_of(cast.asha)
    a_period(cast.asha)
    page = asha.get("/").content.decode()
    assert page.count("To be covered") == 1 and "Sold so far" not in page
    a_period(cast.asha, name="Morning")
    page = asha.get("/").content.decode()
    assert page.count("To be covered") == 3 and "Sold so far" in page
