"""What each result costs, worked out by hand for a small book."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from books.rules.exposure import NumberStakes, Odds, Prize, exposure, prize_minor, winning_numbers


def test_a_small_book_by_hand() -> None:
    # Income 100. 07: stake 40 at 2.5 pays 100, covered 10 at 2 brings 20. 12: stake 60 at 3 pays 180.
    stakes = [
        NumberStakes(7, 40, 30, cover_minor=10, if_exact_minor=100, cover_due_minor=20),
        NumberStakes(12, 60, 60, if_exact_minor=180),
    ]
    seen = exposure(stakes, width=2, income_minor=100)
    assert len(seen.numbers) == 100
    seven, twelve, unsold = seen.if_wins(7), seen.if_wins(12), seen.if_wins(99)
    assert (seven.liability_minor, seven.net_minor, seven.pnl_minor) == (100, 80, 20)
    assert (twelve.liability_minor, twelve.pnl_minor) == (180, -80)
    assert (unsold.stake_minor, unsold.pnl_minor) == (0, 100)
    assert (seen.worst.number, seen.best.number) == (12, 0)
    assert seen.curve == [-80, 20] + [100] * 98


def test_the_worst_may_be_a_number_nobody_bought() -> None:
    # Cover that stands brings money in when 7 wins; every other result only loses the negative income.
    stakes = [NumberStakes(7, cover_minor=5, cover_due_minor=50)]
    seen = exposure(stakes, width=2, income_minor=-10)
    assert (seen.worst.number, seen.worst.pnl_minor, seen.if_wins(7).pnl_minor) == (0, -10, 40)


def test_lesser_prizes() -> None:
    stakes = [
        NumberStakes(123, 10, if_exact_minor=5_000, if_permutation_minor=100, if_near_minor=50),
        NumberStakes(321, 1, if_exact_minor=500, if_permutation_minor=10, if_near_minor=5),
        NumberStakes(124, 1, if_exact_minor=500, if_permutation_minor=10, if_near_minor=5),
    ]
    seen = exposure(stakes, width=3, income_minor=0)
    assert seen.if_wins(123).liability_minor == 5_000 + 10 + 5
    assert seen.if_wins(231).liability_minor == 100 + 10
    assert seen.if_wins(124).liability_minor == 500 + 50
    assert seen.if_wins(122).liability_minor == 50
    assert seen.if_wins(500).liability_minor == 0


def test_ways_of_winning() -> None:
    assert winning_numbers(0, 3) == {1: Prize.NEAR, 999: Prize.NEAR, 0: Prize.EXACT}
    assert winning_numbers(121, 3) == {
        120: Prize.NEAR, 122: Prize.NEAR, 112: Prize.PERMUTATION, 211: Prize.PERMUTATION, 121: Prize.EXACT,
    }  # fmt: skip


def test_prizes_are_rounded_once() -> None:
    odds = Odds(Decimal("70.5"), permutation=Decimal("1.005"))
    assert prize_minor(101, odds.of(Prize.EXACT)) == 7_121
    assert prize_minor(100, odds.of(Prize.PERMUTATION)) == 101
    assert prize_minor(100, odds.of(Prize.NEAR)) == 0


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 999)), max_size=8),
    st.integers(-99, 999),
)
def test_the_formula(rows: list[tuple[int, int, int]], income: int) -> None:
    stakes = {n: NumberStakes(n, if_exact_minor=pays, cover_due_minor=brings) for n, brings, pays in rows}
    seen = exposure(stakes.values(), width=2, income_minor=income)
    for number in range(100):
        own = stakes.get(number, NumberStakes(number))
        assert seen.if_wins(number).pnl_minor == income - own.if_exact_minor + own.cover_due_minor
    assert seen.worst.pnl_minor == seen.curve[0] and seen.best.pnl_minor == seen.curve[-1]
