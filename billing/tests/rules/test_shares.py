"""The shares of a bank line are together what came in, to the last minor unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.shares import shares_of


@pytest.mark.parametrize(
    ("amount", "totals", "shares"),
    [
        (481400, [240700, 240700], [240700, 240700]),
        (500000, [240700, 240700], [240700, 259300]),
        (481399, [240700, 240700], [240700, 240699]),
        (240700, [240700], [240700]),
        (1, [5], [1]),
    ],
)
def test_each_gets_its_total_and_the_last_the_rest(amount: int, totals: list[int], shares: list[int]) -> None:
    assert shares_of(amount, totals) == shares


@pytest.mark.parametrize(("amount", "totals"), [(240700, [240700, 240700]), (1, [2, 3]), (5, [])])
def test_a_line_that_does_not_reach_the_last_is_refused(amount: int, totals: list[int]) -> None:
    with pytest.raises(ValueError, match=r"last invoice|one invoice"):
        shares_of(amount, totals)


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=6), st.integers(1, 10**13))
def test_the_shares_are_together_the_amount(totals: list[int], amount: int) -> None:
    if amount <= sum(totals[:-1]):
        return
    shares = shares_of(amount, totals)
    assert sum(shares) == amount
    assert min(shares) > 0
    assert shares[:-1] == totals[:-1]
