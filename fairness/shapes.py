"""Read single values strictly: the right type within its limits, or Malformed with the field's name.

Messages never repeat a value, because it may be huge or made to look like a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from fairness.canonical import LARGEST_WHOLE

LABEL = re.compile(r"[A-Z][A-Z0-9]{1,7}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)

Read = TypeVar("Read")


class Malformed(ValueError):
    """Raised for a record of the wrong shape; `str()` of it names the field and what it must be."""


def fields(value: object, where: str, needed: Iterable[str], allowed: Iterable[str] = ()) -> dict[str, Any]:
    """Return an object with exactly the needed keys and any of the allowed ones."""
    if type(value) is not dict:
        raise Malformed(f"{where} must be an object")
    needed = set(needed)
    if missing := needed - value.keys():
        raise Malformed(f"{where} lacks {', '.join(sorted(missing))}")
    if value.keys() - needed - set(allowed):
        raise Malformed(f"{where} has a field that does not belong there")
    return value


def text(value: object, where: str, *, least: int = 1, most: int | None = None) -> str:
    """Return text of `least` to `most` characters (Unicode code points)."""
    if type(value) is not str:
        raise Malformed(f"{where} must be text")
    if len(value) < least or (most is not None and len(value) > most):
        raise Malformed(f"{where} must have {least} to {most or 'any number of'} characters")
    return value


def constant(value: object, where: str, expected: str) -> str:
    if type(value) is not str or value != expected:
        raise Malformed(f"{where} must be {expected}")
    return value


def one_of(value: object, where: str, choices: tuple[str, ...]) -> str:
    if type(value) is not str or value not in choices:
        raise Malformed(f"{where} must be one of {', '.join(choices)}")
    return value


def whole(value: object, where: str, *, least: int = 0, most: int = LARGEST_WHOLE) -> int:
    """Return a whole number from `least` to `most`. Booleans aren't numbers."""
    if type(value) is not int or not least <= value <= most:
        raise Malformed(f"{where} must be a whole number from {least} to {most}")
    return value


def hexadecimal(value: object, where: str, octets: int) -> str:
    """Return lower-case hex of that many octets."""
    if type(value) is not str or len(value) != 2 * octets or not _HEX.fullmatch(value):
        raise Malformed(f"{where} must be {2 * octets} lower-case hex digits")
    return value


def label(value: object, where: str) -> str:
    """Return a label such as `T01`: a ticket, never a person."""
    if type(value) is not str or not LABEL.fullmatch(value):
        raise Malformed(f"{where} must be a label such as T01")
    return value


def listed(value: object, where: str, read: Callable[[object, str], Read]) -> tuple[Read, ...]:
    """Return a list, with each item read by `read`."""
    if type(value) is not list:
        raise Malformed(f"{where} must be a list")
    return tuple(read(item, f"{where}[{at}]") for at, item in enumerate(value))
