"""What each result would cost: per number, and over all 10^width results, unsold numbers included.

    exposure(stakes, *, width, income_minor) -> Exposure
        PnL(i) = income − Σ live_i·odds + Σ cover_i·cover_odds

An entry wins outright on its number; a payout table may also pay its permutations and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from books.rules.expansion import permutations_of
from money import times


class Prize(StrEnum):
    """How an entry won."""

    EXACT = "exact"
    PERMUTATION = "permutation"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Odds:
    """What a stake of 1 pays; the lesser prizes pay nothing unless the book's table says so."""

    exact: Decimal
    permutation: Decimal = Decimal(0)
    near: Decimal = Decimal(0)

    def of(self, prize: Prize) -> Decimal:
        """The odds of one way of winning."""
        return {Prize.EXACT: self.exact, Prize.PERMUTATION: self.permutation, Prize.NEAR: self.near}[prize]


@dataclass(slots=True)
class NumberStakes:
    """A number's live totals in minor units.

    `if_exact_minor`, `if_permutation_minor`, `if_near_minor`: what its entries win in each way, by the odds
    kept on each. `cover_minor`: confirmed − cancelled of its covers, matched or not; `cover_due_minor`: what
    the collaborators owe when the number wins outright.
    """

    number: int
    stake_minor: int = 0
    held_minor: int = 0
    cover_minor: int = 0
    if_exact_minor: int = 0
    if_permutation_minor: int = 0
    if_near_minor: int = 0
    cover_due_minor: int = 0


@dataclass(slots=True)
class NumberExposure:
    """What a number's victory means; `net_minor` is what the house pays of `liability_minor` itself."""

    number: int
    stake_minor: int
    held_minor: int
    covered_minor: int
    liability_minor: int
    net_minor: int
    pnl_minor: int


@dataclass(slots=True)
class Exposure:
    """Every result, in the order of the numbers."""

    income_minor: int
    numbers: list[NumberExposure]

    @property
    def worst(self) -> NumberExposure:
        """The result that costs most; of equals the lowest number."""
        return min(self.numbers, key=lambda exposure: exposure.pnl_minor)

    @property
    def best(self) -> NumberExposure:
        """The result that brings most; of equals the lowest number."""
        return max(self.numbers, key=lambda exposure: exposure.pnl_minor)

    @property
    def curve(self) -> list[int]:
        """Profit or loss of all results from the worst to the best, in minor units."""
        return sorted(exposure.pnl_minor for exposure in self.numbers)

    def if_wins(self, number: int) -> NumberExposure:
        """What happens when the number wins."""
        return self.numbers[number]


def winning_numbers(result: int, width: int) -> dict[int, Prize]:
    """Every number that may win something by a result; 000 and 999 are neighbours."""
    winning = dict.fromkeys(((result + 1) % 10**width, (result - 1) % 10**width), Prize.NEAR)
    winning |= dict.fromkeys(permutations_of(result, width), Prize.PERMUTATION)
    winning[result] = Prize.EXACT
    return winning


def prize_minor(live_minor: int, odds: Decimal) -> int:
    """What an entry wins: its live amount times its odds, rounded half up once."""
    return times(live_minor, odds)


def exposure(stakes: Iterable[NumberStakes], *, width: int, income_minor: int) -> Exposure:
    """The outcome of every result; numbers without stakes need not be given."""
    by_number = {stake.number: stake for stake in stakes}
    lesser = any(stake.if_permutation_minor or stake.if_near_minor for stake in by_number.values())
    numbers = []
    for number in range(10**width):
        own = by_number.get(number) or NumberStakes(number)
        liability = own.if_exact_minor
        if lesser:
            liability += _lesser_prizes(number, width, by_number)
        net = liability - own.cover_due_minor
        numbers.append(
            NumberExposure(
                number, own.stake_minor, own.held_minor, own.cover_minor, liability, net, income_minor - net
            )
        )
    return Exposure(income_minor, numbers)


def _lesser_prizes(result: int, width: int, by_number: dict[int, NumberStakes]) -> int:
    total = 0
    for number, prize in winning_numbers(result, width).items():
        stake = by_number.get(number)
        if stake is not None and prize is Prize.PERMUTATION:
            total += stake.if_permutation_minor
        elif stake is not None and prize is Prize.NEAR:
            total += stake.if_near_minor
    return total
