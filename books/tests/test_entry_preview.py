"""What the selling page shows of a ticket that is still being typed, good lines and bad ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from books.actions.freeze_number import block_number
from books.actions.set_limit import set_limit
from tests.cast import Cast, ClientOf, as_member
from tests.worlds import a_period


def ask(client: Client, period: Any, text: Any, **more: Any) -> dict[str, Any]:
    answer = client.post(
        f"/periods/{period.id}/sell/preview/",
        json.dumps({"text": text, **more}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_good_lines_are_counted_although_others_are_bad(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    said = ask(client_of(cast.bilal), world.period, "786=500\n12x=5\n123r=50")
    assert said["plan"]["total"] == "800.00"
    assert [(line["line"], line["count"], line["amount_total"]) for line in said["lines"]] == [
        (1, 1, "500.00"),
        (3, 6, "300.00"),
    ]
    assert [(one["line"], one["column"]) for one in said["problems"]] == [(2, 3)]
    assert said["refusal"] is None


def test_three_hundred_lines_of_which_nine_are_bad(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(100_000_00,))
    bad = {7, 40, 41, 99, 150, 200, 201, 250, 300}
    lines = [f"{n:03d}=" + ("x" if n in bad else "30") for n in range(1, 301)]
    said = ask(client_of(cast.bilal), world.period, "\n".join(lines))
    assert {one["line"] for one in said["problems"]} == bad
    assert len(said["lines"]) == 291
    assert said["plan"]["total"] == "8730.00"


@pytest.mark.parametrize("text", ["hello", "\n".join(["001=1"] * 5_001)])
def test_a_problem_of_the_whole_text_has_no_line(cast: Cast, client_of: ClientOf, text: str) -> None:
    world = a_period(cast.asha)
    said = ask(client_of(cast.bilal), world.period, text)
    assert said["plan"] is None
    (problem,) = said["problems"]
    assert problem["line"] == 0
    assert "Line 0" not in problem["sentence"]


def test_blocked_numbers_are_left_out_and_the_rest_is_planned(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 0)
    said = ask(client_of(cast.bilal), world.period, "apu=5\n786=1\n000=3")
    assert said["plan"]["total"] == "46.00"
    (out,) = said["left_out"]
    assert (out["number"], out["lines"]) == ("000", [1, 3])
    assert out["sentence"] == "Number 000 is blocked and not sold."
    assert said["rewritten"] == {"1": "111 222 333 444 555 666 777 888 999=5.00", "3": ""}
    text = f"{said['rewritten']['1']}\n786=1"
    again = ask(client_of(cast.bilal), world.period, text)
    assert (again["left_out"], again["plan"]["total"]) == ([], "46.00")


def test_full_numbers_are_left_out_where_the_book_refuses_them(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(10_00,), when_full="REFUSE")
    said = ask(client_of(cast.bilal), world.period, "007=11\n008=5\n008=6")
    assert [one["number"] for one in said["left_out"]] == ["007", "008"]
    assert said["left_out"][0]["code"] == "number_is_full"


def test_nothing_but_blocked_numbers_leaves_no_plan(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        block_number(cast.asha, world.period.id, 0)
    said = ask(client_of(cast.bilal), world.period, "000=3")
    assert said["plan"]["total"] == "0.00"
    assert said["rewritten"] == {"1": ""}


def test_a_limit_is_said_beside_the_plan(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    with as_member(cast.asha):
        set_limit(cast.asha, world.book, kind="ticket", most=5_00)
    said = ask(client_of(cast.bilal), world.period, "007=6")
    assert said["plan"]["total"] == "6.00"
    assert said["refusal"]["code"] == "limit_exceeded"


def test_what_is_no_text_is_refused_in_the_answer(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    assert "refusal" in ask(client_of(cast.bilal), world.period, 7)


def test_it_writes_nothing(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    ask(client_of(cast.bilal), world.period, "007=6")
    with as_member(cast.asha):
        assert not world.period.tickets.exists()


def test_who_only_watches_and_strangers_are_refused(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha)
    address = f"/periods/{world.period.id}/sell/preview/"
    body: dict[str, Any] = {"data": json.dumps({"text": "007=6"}), "content_type": "application/json"}
    assert client_of(cast.chandra).post(address, **body).status_code == 403
    assert client_of(cast.dev).post(address, **body).status_code == 404


def test_it_says_of_a_good_text_what_the_api_says(cast: Cast, client_of: ClientOf) -> None:
    world = a_period(cast.asha, capacities=(100_00, 20_00))
    text = "786=150\n123r=20\ntotal 270\n40*=3 111 222=5"
    page = ask(client_of(cast.bilal), world.period, text)
    address = f"/v1/periods/{world.period.id}/preview/"
    said = (
        client_of(cast.bilal)
        .post(address, json.dumps({"text": text}), content_type="application/json")
        .json()
    )
    assert (page["problems"], page["left_out"], page["refusal"]) == ([], [], None)
    assert {
        **page["plan"],
        "lines": page["lines"],
        "ignored": page["ignored"],
        "warnings": page["warnings"],
    } == said
