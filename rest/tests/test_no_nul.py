"""A NUL is 400 wherever it is sent, and a percent sign that people write is none."""

from __future__ import annotations

import pytest
from django.test import Client

from rest.tests.addresses import addresses
from tests.cast import Cast, ClientOf

FORM = "application/x-www-form-urlencoded"


def test_every_address_refuses_a_nul_in_query_and_form(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    asha.raise_request_exception = False
    odd = []
    for address in sorted(set(addresses())):
        answers = [asha.get(f"{address}?q=%00"), asha.post(address, b"ticket=%00", content_type=FORM)]
        odd += [(address, answer.status_code) for answer in answers if answer.status_code != 400]
    assert odd == []


@pytest.mark.django_db
def test_a_percent_sign_is_none() -> None:
    assert Client().get("/sign-in/?next=/%2500").status_code == 200
    assert Client().get("/sign-in/?next=/100%25").status_code == 200


@pytest.mark.django_db
def test_an_id_with_a_nul_names_nothing_in_the_api() -> None:
    refused = Client().get("/v1/ledgers/%00/")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
