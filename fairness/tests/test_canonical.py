"""One value has one row of bytes, or none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from fairness.canonical import NotCanonical, canonical, read_json
from fairness.hashes import tagged_hash
from fairness.tests.records import PLAIN


@given(PLAIN)
def test_what_a_record_may_hold_is_written_and_read_back(value: Any) -> None:
    written = canonical(value)
    assert written == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert read_json(written) == value


def test_keys_are_sorted_and_only_what_must_be_escaped_is() -> None:
    assert canonical({"b": 'é\n\x07"\\/\x7f€', "B": [1, True, None]}) == (
        b'{"B":[1,true,null],"b":"\xc3\xa9\\n\\u0007\\"\\\\/\x7f\xe2\x82\xac"}'
    )


class Sly(str):
    pass


DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]
ROUND: list[Any] = []
ROUND.append(ROUND)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        10**5000,
        b"x",
        (1,),
        {1: 2},
        {"é": 1},
        "\ud800",
        Sly("x"),
        DEEP,
        ROUND,
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        canonical({"inside": [value]})


@pytest.mark.parametrize(
    "written",
    [
        *(
            b"",
            b"{",
            b"1.0",
            b"1e3",
            b"NaN",
            b"Infinity",
            b"-Infinity",
            b'{"a":1,"a":1}',
            b"\xff",
            b"\xef\xbb\xbf1",
        ),
        *(b"9007199254740992", b"1" * 5000, b"[" * 100_000, '"x"'.encode("utf-16"), b'"\\ud800"', b"[1],"),
    ],
    ids=lambda written: repr(written[:12]),
)
def test_files_that_two_readers_could_read_differently_are_refused(written: bytes) -> None:
    with pytest.raises(NotCanonical):
        read_json(written)


def test_a_hash_is_of_its_tag() -> None:
    assert tagged_hash("charter", {}) != tagged_hash("freeze", {}) != tagged_hash("transcript", {})
