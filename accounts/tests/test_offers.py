"""Prices of the sign-up page: local where a rate is known, to the last digit of the invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accounts import offers
from accounts.offers import Rate, price_list, prices_in, rate_text
from plans.queries import offered_plans

RATES = {"PKR": Rate(Decimal("278")), "INR": Rate(Decimal("83.000000")), "EUR": Rate(Decimal("0.92"))}
WAYS = {"PK": ["JazzCash", "EasyPaisa", "Bank Transfer"], "": ["Wire transfer"]}


@pytest.fixture(autouse=True)
def _filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "_filled", {})
    offers.fill(rates=lambda: RATES, methods=lambda: WAYS)


def told(country: str) -> tuple[Any, Any]:
    return prices_in(country, price_list(offered_plans()))


@pytest.mark.django_db
def test_a_country_with_a_rate_sees_its_own_money_and_ways() -> None:
    place, prices = told("PK")
    assert place["billed"] == "billed in PKR"
    assert place["pay"] == "Pay with JazzCash, EasyPaisa or Bank Transfer"
    assert prices["pro"]["price"] == "PKR 21,962.00"
    assert prices["pro"]["usd"] == "$79"
    assert prices["pro"]["origin"] == "$79.00 at 278.0 PKR for 1 USD. The rate is fixed on the invoice."
    assert (prices["free-trial"]["price"], prices["free-trial"]["usd"]) == ("PKR 0.00", "")


@pytest.mark.django_db
def test_euro_countries_share_a_currency_and_the_rest_is_billed_in_dollars() -> None:
    assert told("DE")[1]["basic"]["price"] == told("FR")[1]["basic"]["price"] == "€26.68"
    place, prices = told("MM")
    assert (place["currency"], place["pay"]) == ("USD", "Pay with Wire transfer")
    assert prices["enterprise"] == {"price": "$199.00", "usd": "", "origin": "Billed in US dollars."}


@pytest.mark.django_db
def test_a_currency_without_a_rate_is_never_one_to_one() -> None:
    assert told("GB")[0]["currency"] == "USD"


@pytest.mark.parametrize(("rate", "text"), [("278", "278.0"), ("0.7900", "0.79"), ("100", "100.0")])
def test_a_rate_has_a_decimal_and_no_idle_zeros(rate: str, text: str) -> None:
    assert rate_text(Decimal(rate)) == text
