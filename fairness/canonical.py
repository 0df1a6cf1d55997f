"""Serialise a value to one unique sequence of bytes: RFC 8785, restricted to what a record may contain."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

LARGEST_WHOLE = 2**53 - 1  # beyond it a browser's numbers are no longer exact
DEEPEST = 16
MOST_BYTES = 32 * 1024 * 1024

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class NotCanonical(ValueError):
    """Raised for a value that a record can't contain; `str()` of it states the reason."""


def canonical(value: object) -> bytes:
    """Return the UTF-8 bytes of a value made of text, whole numbers, booleans, null, lists and objects.

    Whole numbers must satisfy |n| < 2^53 and keys must be ASCII. Floats, lone surrogates, depths beyond
    `DEEPEST` and everything else raise NotCanonical. Source: RFC 8785, restricted.
    """
    _refuse_strangers(value, 0)
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return written.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("a text holds half a surrogate pair") from None


def read_json(written: bytes) -> Any:
    """Parse UTF-8 JSON that has exactly one reading.

    Raises NotCanonical for anything but JSON, duplicate keys, floats (also `1.0` and `1e3`) and more than
    `MOST_BYTES`.
    """
    if len(written) > MOST_BYTES:
        raise NotCanonical("the file is too large to be a transcript")
    _refuse_depths(written)
    try:
        value = json.loads(
            written.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except NotCanonical:
        raise
    except (ValueError, RecursionError):
        raise NotCanonical("the file is not JSON in UTF-8") from None
    canonical(value)
    return value


def _refuse_strangers(value: object, depth: int) -> None:
    # Exact types: a subclass could print itself differently from what was checked.
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if depth > DEEPEST:
        raise NotCanonical("it is nested too deeply")
    if kind is int:
        if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:  # type: ignore[operator]
            raise NotCanonical("a whole number is too large")
    elif kind is list:
        for item in value:  # type: ignore[attr-defined]
            _refuse_strangers(item, depth + 1)
    elif kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                raise NotCanonical("a key is not ASCII text")
            _refuse_strangers(item, depth + 1)
    else:
        raise NotCanonical(
            "it holds something other than text, whole numbers, booleans, null, lists, objects"
        )


def _refuse_depths(written: bytes) -> None:
    # Before parsing: where a library has raised the limit of recursion, the parser would crash.
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", written)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST + 1:
            raise NotCanonical("it is nested too deeply")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotCanonical("a key stands twice in one object")
    return read


def _no_float(written: str) -> NoReturn:
    raise NotCanonical("it holds a number that is not written as a whole number")
