"""The collection sheet: every ticket in one statement, and a meeting recorded at once."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chits.models import Demand, Group, Instalment, Payment, Ticket
from chits.queries.sheet import sheet_rows
from chits.tests.paying import a_running_group as many_tickets
from tests.answers import Response
from tests.cast import Cast, ClientOf, as_member
from tests.shared import shared
from tests.world_chits import MONTHLY, a_running_group, instalment_of


@shared
def running(cast: Cast) -> Group:
    return a_running_group(cast.asha)


def post(client: Client, instalment: Instalment, lines: Any, key: str = "once") -> Response:
    url = reverse("chits:sheet", args=[instalment.id])
    return client.post(url, json.dumps({"lines": lines, "key": key}), content_type="application/json")


def line(ticket: Ticket, amount: str = "1000.00", **other: Any) -> dict[str, Any]:
    return {"ticket": str(ticket.id), "amount": amount, "method": "cash", "reference": "", **other}


def tickets_of(cast: Cast, group: Group) -> list[Ticket]:
    with as_member(cast.asha):
        return list(Ticket.objects.filter(group=group).order_by("number"))


def test_a_meeting_is_recorded_at_once_and_only_once(cast: Cast, client_of: ClientOf, running: Group) -> None:
    asha, month = client_of(cast.asha), instalment_of(cast.asha, running, 1)
    tickets = tickets_of(cast, running)
    lines = [line(tickets[0]), line(tickets[1], "400.50", method="upi", reference="432819305518")]
    first = post(asha, month, lines).json()
    assert [row["receipt_number"] for row in first["results"]] == ["000001", "000002"]
    assert post(asha, month, lines).json() == first
    with as_member(cast.asha):
        assert Payment.objects.count() == 2
        rows = sheet_rows(month)
    assert [(row.due, row.arrears) for row in rows] == [(0, 0), (MONTHLY - 400_50, 0), (MONTHLY, 0)]


def test_one_wrong_line_and_nothing_is_recorded(cast: Cast, client_of: ClientOf, running: Group) -> None:
    asha, month = client_of(cast.asha), instalment_of(cast.asha, running, 1)
    tickets = tickets_of(cast, running)
    for wrong, path in (
        (line(tickets[1], "NaN"), "lines.2.amount"),
        (line(tickets[1], "0"), "lines.2.amount"),
        (line(tickets[1], "-5"), "lines.2.amount"),
        (line(tickets[1], "1.005"), "lines.2.amount"),
        (line(tickets[1], method="gold"), "lines.2.method"),
        (line(tickets[1], method=["cash"]), "lines.2.method"),
        (line(tickets[1], reference="a\0b"), "lines.2.reference"),
        (line(tickets[1], reference=7), "lines.2.reference"),
        ({**line(tickets[1]), "ticket": str(running.id)}, "lines.2.ticket"),
        ("x", "lines.2.ticket"),
    ):
        answer = post(asha, month, [line(tickets[0]), wrong], key="")
        assert answer.status_code == 400, wrong
        assert path in answer.json()["errors"], wrong
    refused: list[Any] = [[], {}, None, "x", [[]] * 3_000]
    for lines in refused:
        assert post(asha, month, lines).status_code == 400
    assert (
        asha.post(reverse("chits:sheet", args=[month.id]), b"{", content_type="application/json").status_code
        == 400
    )
    with as_member(cast.asha):
        assert not Payment.objects.exists()


def test_the_sheet_of_another_group_is_not_there(cast: Cast, client_of: ClientOf, running: Group) -> None:
    month = instalment_of(cast.asha, running, 1)
    tickets = tickets_of(cast, running)
    assert post(client_of(cast.dev), month, [line(tickets[0])]).status_code == 404
    assert post(client_of(cast.chandra), month, [line(tickets[0])]).status_code == 403


def test_five_hundred_tickets_need_no_more_statements_than_five(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)

    def statements(seats: int, name: str) -> int:
        world = many_tickets(cast.asha, name=name, seats=seats, demanded=1)
        with as_member(cast.asha):
            month = Instalment.objects.get(group=world.group, number=1)
            assert Demand.objects.filter(group_id=world.group.id).count() == seats
        url = reverse("chits:sheet", args=[month.id])
        asha.get(url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = asha.get(url)
        assert answer.status_code == 200
        assert answer.content.decode().count('"label"') == seats
        return len(seen)

    assert statements(500, "Large") == statements(5, "Small")
