"""Amounts and ink as the design language sets them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ui.figures import figure, step


@pytest.mark.parametrize(
    ("minor", "currency", "options", "written"),
    [
        (123456700, "INR", {}, "₹12,34,567"),
        (123456750, "INR", {}, "₹12,34,567.50"),
        (123456700, "INR", {"cents": True}, "₹12,34,567.00"),
        (-604982000, "INR", {}, "−₹60,49,820"),
        (806200, "PKR", {"cents": True}, "PKR\xa08,062.00"),
        (2291, "GBP", {}, "£22.91"),
        (1450000, "INR", {"sign": False}, "14,500"),
        (1500, "JPY", {}, "JPY\xa01,500"),
        (0, "INR", {}, "₹0"),
    ],
)
def test_an_amount_is_written_as_readers_of_its_currency_expect(
    minor: int, currency: str, options: dict[str, Any], written: str
) -> None:
    assert "".join(figure(minor, currency, **options)) == written


def test_seven_steps_of_ink() -> None:
    steps = [step(used, 100) for used in (0, 1, 19, 20, 40, 60, 79, 80, 99, 100)]
    assert steps == [0, 1, 1, 2, 3, 4, 4, 5, 5, 6]


def test_a_number_without_capacity_is_empty_until_something_lies_on_it() -> None:
    assert step(0, 0) == 0
    assert step(Decimal("0.5"), 0) == 6
