"""A book's lesser prizes, claim time and loss limit: by API and by its page."""

from __future__ import annotations

from typing import Any

import pytest

from books.models import Book
from tests.cast import Cast, ClientOf, as_member

TERMS = {
    "name": "Night",
    "odds": "80",
    "payouts": {"permutation": "10", "near": "2.50"},
    "claim_days": 30,
    "almost_full_percent": 70,
    "loss_limit": "250000.50",
}


@pytest.mark.django_db
def test_the_api_takes_and_tells_them(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    made = asha.post("/v1/books/", TERMS, content_type="application/json")
    assert made.status_code == 201, made.content
    book = made.json()
    assert book["payouts"] == {"permutation": "10", "near": "2.5"}
    assert (book["claim_days"], book["almost_full_percent"], book["loss_limit"]) == (30, 70, "250000.50")
    changed = asha.patch(
        f"/v1/books/{book['id']}/", {"loss_limit": None, "payouts": {}}, content_type="application/json"
    ).json()
    assert changed["loss_limit"] is None and changed["payouts"] == {}
    assert changed["claim_days"] == 30


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payouts", {"permutation": "-1"}),
        ("payouts", {"unheard": "1"}),
        ("payouts", {"near": 1.5}),
        ("payouts", []),
        ("claim_days", 0),
        ("claim_days", "30"),
        ("almost_full_percent", 101),
        ("loss_limit", "0"),
        ("loss_limit", "1.001"),
        ("loss_limit", True),
        ("loss_limit", "NaN"),
    ],
)
def test_what_is_wrong_names_its_field(cast: Cast, client_of: ClientOf, field: str, value: Any) -> None:
    refused = client_of(cast.asha).post("/v1/books/", TERMS | {field: value}, content_type="application/json")
    assert refused.status_code == 400
    assert any(path.startswith(field) for path in refused.json()["errors"])
    with as_member(cast.asha):
        assert not Book.objects.exists()


FORM = {
    "name": "Night",
    "currency": "INR",
    "width": "3",
    "odds": "80",
    "capacity_factor": "1",
    "when_full": "SPILL",
    "permutation": "each",
    "announce_policy": "RETAIN",
    "draw": "external",
    "permutation_odds": "10",
    "near_odds": "",
    "almost_full_percent": "75",
    "claim_days": "45",
    "loss_limit": "2,50,000",
}


@pytest.mark.django_db
def test_the_page_takes_and_keeps_them(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    assert asha.post("/books/new/", FORM).status_code == 302
    with as_member(cast.asha):
        book = Book.objects.get()
        assert book.payouts == {"permutation": "10"}
        assert (book.claim_days, book.almost_full_percent, book.loss_limit) == (45, 75, 250_000_00)
        address = f"/books/{book.id}/settings/"
    page = asha.get(address).content.decode()
    assert 'value="250000.00"' in page and 'value="45"' in page
    refused = asha.post(address, FORM | {"claim_days": "0", "loss_limit": "soon"})
    assert refused.status_code == 400
    assert 'value="soon"' in refused.content.decode()
    assert asha.post(address, FORM | {"loss_limit": "", "near_odds": "3"}).status_code == 302
    with as_member(cast.asha):
        book = Book.objects.get()
        assert book.loss_limit is None and book.payouts == {"permutation": "10", "near": "3"}
