"""Everything that can be wrong with a value, a body or a line; each with a name for the report."""

from __future__ import annotations

from typing import Any

HUGE = 10**40
DEEP = 20_000
# Half of a pair, which JSON can write and no text can hold.
SURROGATE = chr(0xD800)

# Whole bodies that no operation takes, as (name, bytes).
BODIES: list[tuple[str, bytes]] = [
    ("a list", b"[]"),
    ("a list of bodies", b"[{}]"),
    ("a string", b'"x"'),
    ("a number", b"1"),
    ("a float", b"1.5"),
    ("true", b"true"),
    ("not JSON", b"{"),
    ("trailing comma", b'{"name": "a",}'),
    ("two values", b"{} {}"),
    ("single quotes", b"{'name': 'a'}"),
    ("NaN", b'{"name": NaN}'),
    ("Infinity", b'{"amount": -Infinity}'),
    ("a raw NUL", b'{"name": "\x00"}'),
    ("not UTF-8", b'{"name": "\xff\xfe"}'),
    ("UTF-16", '{"name": "a"}'.encode("utf-16")),
    ("a byte order mark", b'\xef\xbb\xbf{"name": "a"}'),
    ("a huge integer", b'{"name": ' + b"9" * 10_000 + b"}"),
    ("deep lists", b"[" * DEEP + b"]" * DEEP),
    ("deep objects", b'{"name":' * DEEP + b"1" + b"}" * DEEP),
    ("unclosed deep lists", b"[" * DEEP),
    ("a name twice", b'{"name": "a", "name": "b"}'),
    ("an unknown field", b'{"no_such_field_here": 1}'),
    ("an empty name", b'{"": 1}'),
    ("a surrogate as name", b'{"\\ud800": 1}'),
    ("a NUL as name", b'{"\\u0000": 1}'),
]

CONTENT_TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x" * 500)

# Values that no field of any kind takes.
ALWAYS: list[Any] = [1.5, 1e30, [], [[]], {}, {"a": 1}, ["\x00"]]
# Values that no text takes.
TEXTS: list[Any] = [True, 7, "\x00", "a\x00b", "\x1b[31m", "\x7f", SURROGATE, "x" * 20_000]
# Values that no amount of money takes.
MONEY: list[Any] = [
    "",
    " ",
    "NaN",
    "nan",
    "Infinity",
    "-Infinity",
    "1e30",
    "1E5",
    "1e-2",
    "-1",
    -1,
    "+-1",
    "--1",
    "1.234",
    "0.001",
    "1.",
    ".",
    "1..2",
    "1,2,3",
    "abc",
    "1 0",
    "१२a",
    "\x00",
    "1\x00",
    SURROGATE,
    True,
    False,
    1.5,
    0.1,
    1e30,
    10**18,
    HUGE,
    str(HUGE),
    "9" * 5_000,
    "9223372036854775808",
    [],
    {},
    ["1"],
    {"amount": "1"},
    "0x10",
    "1_000",
]
# Values that no whole number takes.
WHOLE: list[Any] = [True, "3", "", 1.5, 3.0, 1e30, HUGE, -HUGE, [], {}, "NaN", "\x00"]
# Values that no number of a book of three digits takes.
NUMBERS: list[Any] = [
    "7",
    "07",
    "0007",
    "",
    "   ",
    " 07",
    "07 ",
    "-07",
    "+07",
    "0.7",
    "1e2",
    "abc",
    "00a",
    "७८६",
    "²³¹",
    "\x00\x00\x00",
    f"{SURROGATE}aa",
    7,
    0,
    -1,
    HUGE,
    7.0,
    True,
    None,
    [],
    {},
    ["007"],
    "0" * 5_000,
]
# Values that no time takes.
TIMES: list[Any] = [
    "",
    "tomorrow",
    "2026-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-01-01",
    "2026-01-01T00:00:00",
    0,
    1e30,
    1767225600,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "1e30",
    "NaN",
    [],
    {},
    True,
    "\x00",
    SURROGATE,
    "2026-01-01T25:00:00Z",
    "x" * 5_000,
    HUGE,
]
# Values that no true or false takes.
BOOLEANS: list[Any] = ["true", "yes", "", 0, 1, 1.0, [], {}, "\x00"]
# Values that no decimal takes.
DECIMALS: list[Any] = ["", "NaN", "1e3", "-1", -1, 0.5, True, "1.23456", "9" * 40, HUGE, [], {}, "\x00", "१"]
# Values that none of a few given words are.
WORDS: list[Any] = ["", "NO_SUCH_WORD", "spill\x00", 1, True, [], {}, SURROGATE, "x" * 5_000]
# Ids that are nobody's; 404 unless they are no text at all.
IDS: list[Any] = [
    "",
    "x",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "0199aaaa-0000-7000-8000-000000000000",
    "x" * 60,
    "{0199aaaa-0000-7000-8000-000000000000}",
    "'; DROP TABLE books_book; --",
]
