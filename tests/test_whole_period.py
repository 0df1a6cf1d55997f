"""A whole period by the API alone, against the calculation by hand in books/README.md."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, ClientOf


class Program:
    """Someone's program: sends JSON, expects a status, gives what came back."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        response = getattr(self.client, method)(f"/v1{path}", data=body, content_type="application/json")
        assert response.status_code == expect, (method, path, response.status_code, response.content)
        return response.json() if response.content else None


@pytest.mark.django_db
def test_a_period_from_opening_to_payment_agrees_with_the_calculation_by_hand(
    cast: Cast, client_of: ClientOf
) -> None:
    asha, bilal = Program(client_of(cast.asha)), Program(client_of(cast.bilal))
    book = asha("post", "/books/", {"name": "Evening", "odds": "80"}, expect=201)
    close = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    period = asha(
        "post", f"/books/{book['id']}/periods/", {"name": "Friday", "pre_close_at": close}, expect=201
    )
    here = f"/periods/{period['id']}"
    for place, (name, capacity) in enumerate((("A", "100"), ("B", "50")), 1):
        asha("post", f"{here}/ledgers/", {"name": name, "priority": place, "capacity": capacity}, expect=201)

    def sell(text: str, spill: str = "0") -> Any:
        return bilal("post", f"{here}/tickets/", {"text": text, "max_spill": spill}, expect=201)

    def on_786() -> tuple[str, ...]:
        row = asha("get", f"{here}/board/")["numbers"][786]
        return tuple(row[name] for name in ("sold", "held", "pending", "covered", "reserve"))

    first = sell("786=120")
    second = sell("786=60\n123=40", "30")
    assert on_786() == ("180.00", "150.00", "30.00", "0.00", "0.00")

    patil = asha("post", "/collaborators/", {"name": "Patil"}, expect=201)
    asked = asha(
        "post", f"{here}/covers/", {"number": "786", "collaborator": patil["id"], "amount": "50"}, expect=201
    )
    answered = asha("post", f"/covers/{asked['id']}/answer/", {"confirmed": "40"}, expect=201)
    assert (answered["state"], answered["matched"], answered["reserve"]) == ("PARTIAL", "30.00", "10.00")
    assert on_786() == ("180.00", "150.00", "0.00", "30.00", "10.00")

    third = sell("786=15", "5")
    assert on_786() == ("195.00", "150.00", "5.00", "40.00", "0.00")
    asha("post", f"/tickets/{first['id']}/refund/", {"amount": "20", "reason": "misheard"}, expect=201)
    assert on_786() == ("175.00", "135.00", "0.00", "40.00", "0.00")

    asha("post", f"{here}/announcement/", {"number": "786"}, expect=201)
    winners = asha("get", f"{here}/winners/")
    assert winners["number"] == "786"
    assert winners["total_prize"] == "14000.00"
    prizes = {entry["ticket"]: (entry["amount"], entry["prize"]) for entry in winners["entries"]}
    assert prizes == {
        first["id"]: ("100.00", "8000.00"),
        second["id"]: ("60.00", "4800.00"),
        third["id"]: ("15.00", "1200.00"),
    }
    totals = asha("get", f"{here}/")["totals"]
    assert totals["sold"] == "215.00"

    asha("post", f"/tickets/{first['id']}/claim/", expect=201)
    refused = asha("post", f"/tickets/{first['id']}/claim/", expect=409)
    assert refused["code"]
    assert asha("get", f"{here}/audit/") == {"ok": True, "findings": []}
