"""All limits that match apply, the tightest wins, and reaching one exactly passes."""

from __future__ import annotations

import pytest

from books.rules.limits import Limit, LimitKind, SoFar, alert_reached, limits_broken

ALL = Limit(LimitKind.NUMBER_DEFAULT, 10)
LOW_7 = Limit(LimitKind.NUMBER_OVERRIDE, 5, frozenset({7}))
HIGH_8 = Limit(LimitKind.NUMBER_OVERRIDE, 50, frozenset({8}))
GROUP = Limit(LimitKind.NUMBER_GROUP, 3, frozenset({1, 2, 3}))


def broken(
    sales: list[tuple[int, int]], limits: list[Limit], so_far: SoFar | None = None, **who: str
) -> list[tuple[str, int | None, int]]:
    return [
        (str(b.limit.kind), b.number, b.excess_minor)
        for b in limits_broken(sales, limits, so_far or SoFar(), **who)
    ]


def test_equality_passes() -> None:
    assert broken([(9, 10), (7, 5), (1, 3)], [ALL, LOW_7, GROUP]) == []


def test_the_tightest_wins() -> None:
    assert broken([(9, 11), (7, 6), (8, 11), (2, 4)], [ALL, LOW_7, HIGH_8, GROUP]) == [
        ("number_group", 2, 1),
        ("number_override", 7, 1),
        ("number_default", 8, 1),
        ("number_default", 9, 1),
    ]


def test_what_was_sold_before_and_twice_in_the_ticket_counts() -> None:
    so_far = SoFar(by_number={9: 6})
    assert broken([(9, 2), (9, 2)], [ALL], so_far) == []
    assert broken([(9, 2), (9, 3)], [ALL], so_far) == [("number_default", 9, 1)]


def test_ticket_customer_and_seller() -> None:
    limits = [
        Limit(LimitKind.TICKET, 10),
        Limit(LimitKind.CUSTOMER, 20),
        Limit(LimitKind.CUSTOMER, 15, subject="Zoya"),
        Limit(LimitKind.SELLER, 100),
        Limit(LimitKind.SELLER, 1, subject="Bilal"),
    ]
    so_far = SoFar(to_customer_minor=10, by_seller_minor=90)
    assert broken([(1, 10)], limits, so_far, customer="Yusuf", seller="Asha") == []
    assert broken([(1, 6)], limits, so_far, customer="Zoya", seller="Asha") == [("customer", None, 1)]
    assert broken([(1, 5), (2, 6)], limits, so_far, customer="Yusuf", seller="Asha") == [
        ("ticket", None, 1), ("customer", None, 1), ("seller", None, 1),
    ]  # fmt: skip
    assert broken([(1, 5)], limits, seller="Bilal") == [("seller", None, 4)]


def test_a_sale_to_nobody_known_has_no_customer_limit() -> None:
    assert broken([(1, 5)], [Limit(LimitKind.CUSTOMER, 1)]) == []


def test_without_limits_everything_passes() -> None:
    assert broken([(1, 10**12)], []) == []


@pytest.mark.parametrize(
    ("amount", "most", "alert"),
    [(69, 100, 0), (70, 100, 70), (89, 100, 70), (90, 100, 90), (100, 100, 100), (500, 100, 100), (5, 0, 0)],
)
def test_alerts(amount: int, most: int, alert: int) -> None:
    assert alert_reached(amount, most) == alert
