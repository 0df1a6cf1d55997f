"""Tokens that share an amount, and problems of a line."""

from __future__ import annotations

from dataclasses import dataclass

from books.rules.expansion import expand, permutations_of
from books.rules.parsed import MOST_ENTRIES
from money import Currency, split, to_string


class Problem(Exception):
    """A problem from `start` to `end` of the line; reading the line ends here."""

    def __init__(self, start: int, end: int, sentence: str) -> None:
        super().__init__(sentence)
        self.start, self.end, self.sentence = start, end, sentence


@dataclass(slots=True)
class Group:
    """Tokens that share an amount. `others_minor` goes on each other permutation, if given."""

    start: int
    end: int
    tokens: tuple[str, ...]
    amount_minor: int
    others_minor: int | None = None


def sales_of(group: Group, width: int, currency: Currency, *, split_orders: bool) -> list[tuple[int, int]]:
    """Return numbers and amounts of a group, in the written order. Raises Problem for an amount that can't be
    split.
    """
    amount = group.amount_minor
    if group.others_minor is not None:
        return [
            (number, amount if number == own else group.others_minor)
            for own in (int(token) for token in group.tokens)
            for number in (own, *(n for n in permutations_of(own, width) if n != own))
        ]
    sales: list[tuple[int, int]] = []
    if sum(len(expand(token, width)) for token in group.tokens) > MOST_ENTRIES:
        raise Problem(group.start, group.end, f"A ticket has at most {MOST_ENTRIES:,} numbers.")
    for token in group.tokens:
        numbers = expand(token, width)
        if split_orders and token[-1] == "r":
            if amount < len(numbers):
                sentence = f"{to_string(amount, currency)} cannot be split over {len(numbers)} numbers."
                raise Problem(group.start, group.end, sentence)
            sales += zip(numbers, split(amount, [1] * len(numbers)), strict=True)
        else:
            sales += [(number, amount) for number in numbers]
    return sales
