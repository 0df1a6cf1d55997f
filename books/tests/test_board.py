"""The board as text says what its rows say, in the shape that the API promises."""

from __future__ import annotations

import json
from typing import Any

from books.actions import freeze_number
from books.api.schemas import BoardOut
from books.locking import read_period
from books.queries.board import lists_of, numbers_of, show_number
from books.queries.board_text import board_text
from books.queries.rail import Waits, what_waits
from books.tests.stories import sell
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period


def test_the_text_satisfies_the_schema_and_says_what_the_rows_say(cast: Cast) -> None:
    world = a_period(cast.asha, capacities=(10_00, 5_00))
    sell(cast.bilal, world, (7, 20_00), (123, 14_00), (999, 1))
    with as_member(cast.asha):
        freeze_number.block_number(cast.asha, world.period.id, 5)
        period = read_period(cast.asha, world.period.id)
        text = board_text(period, 41)
        numbers = numbers_of(cast.asha.account_id, world.period.id)
    said: dict[str, Any] = json.loads(text)
    BoardOut.model_validate(said, strict=True, extra="forbid")

    def shown(rows: Any) -> list[dict[str, Any]]:
        return [show_number(row, width=3, currency="INR") for row in rows]

    lists = lists_of(numbers, period.almost_full_percent)
    assert said == {
        "seq": 41,
        "currency": "INR",
        "numbers": shown(numbers),
        "hot": shown(lists.hot),
        "almost_full": shown(lists.almost_full),
        "full": shown(lists.full),
    }
    assert len(said["numbers"]) == 1000
    assert [row["number"] for row in said["hot"]] == ["007", "123", "999"]
    assert ([row["number"] for row in said["full"]], said["almost_full"][0]["number"]) == (["007"], "123")
    assert said["numbers"][5]["blocked"] is True and said["numbers"][7]["pending"] == "5.00"


def test_what_waits_stands_in_the_rail(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,))
    sell(cast.bilal, world, (7, 12_00), (8, 11_00), (9, 10_00))
    with as_member(cast.asha):
        assert what_waits(cast.asha.account_id) == Waits(to_cover=2, answers_in_app=False, asked=0)
    badges = {place.key: place.badge for place in client_of(cast.asha).get("/books/").context["nav"]}
    assert badges["cover"] == 2 and "asked" not in badges
