"""What a token of the entry box stands for: `12*`, `1t5p`, `123r`, … -> numbers.

Numbers are whole numbers from 0 to 10^width − 1, in ascending order, each once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations, product


class BadToken(ValueError):
    """Raised for an invalid token; `str()` of it is a sentence.

    `at` is the index of the one wrong character within the token, or None if the whole token is wrong.
    """

    def __init__(self, sentence: str, at: int | None = None) -> None:
        super().__init__(sentence)
        self.at = at


@lru_cache(maxsize=8192)
def expand(token: str, width: int) -> tuple[int, ...]:
    """Return the numbers of a token in lower case without spaces. Raises BadToken."""
    if token.isdecimal():
        return (_number(token, width),)
    if "-" in token:
        return _range(token, width)
    if "*" in token:
        return _wildcard(token, width)
    if token == "apu":
        return tuple(int(digit * width) for digit in "0123456789")
    shape = _SHAPES.fullmatch(token)
    if shape is None:
        raise _strange(token, width)
    if shape["turned"]:
        return permutations_of(_number(shape["turned"], width), width)
    if shape["over"]:
        return _joined(product(sorted(set(shape["over"])), repeat=width))
    if shape["sum"]:
        return tuple(n for n in range(10**width) if _digit_sum(n) % 10 == int(shape["sum"]))
    if shape["any"]:
        return tuple(n for n in range(10**width) if shape["any"] in f"{n:0{width}d}")
    return _starts_and_ends(shape["first"], shape["last"], width)


@lru_cache(maxsize=16384)
def permutations_of(number: int, width: int) -> tuple[int, ...]:
    """Return the distinct orders of a number's digits, including the number itself."""
    return tuple(sorted({int("".join(order)) for order in permutations(f"{number:0{width}d}")}))


_SHAPES = re.compile(
    r"(?P<turned>\d+)r|(?P<over>\d+)k|(?P<sum>\d)b|(?P<any>\d)a|(?=\d)(?:(?P<first>\d)t)?(?:(?P<last>\d)p)?",
    re.ASCII,
)


def _strange(token: str, width: int) -> BadToken:
    """Return the error for a token of unknown shape; it names an unknown character, if just one."""
    strange = [at for at, sign in enumerate(token) if not sign.isdecimal()]
    if len(strange) == 1 and len(token) == width:
        at = strange[0]
        meant = f"{token[:at]}*{token[at + 1 :]}"
        return BadToken(f"{token[at]} is not a digit. Write {meant} for any digit in its position.", at)
    return BadToken(f"“{token}” isn't a number or a group of numbers.")


def _number(digits: str, width: int) -> int:
    if len(digits) != width or not digits.isdecimal():
        raise BadToken(f"“{digits}” isn't a number of {width} digits.")
    return int(digits)


def _range(token: str, width: int) -> tuple[int, ...]:
    low, high = (_number(end, width) for end in token.split("-"))
    if low > high:
        raise BadToken(f"The range “{token}” runs backwards.")
    return tuple(range(low, high + 1))


def _wildcard(token: str, width: int) -> tuple[int, ...]:
    if len(token) != width or not token.replace("*", "0").isdecimal():
        raise BadToken(f"A wildcard has {width} characters, each a digit or *.")
    return _joined(product(*("0123456789" if sign == "*" else sign for sign in token)))


def _starts_and_ends(first: str | None, last: str | None, width: int) -> tuple[int, ...]:
    return _wildcard((first or "*") + "*" * (width - 2) + (last or "*"), width)


def _joined(orders: product[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(int("".join(order)) for order in orders)


def _digit_sum(number: int) -> int:
    return sum(map(int, str(number)))
