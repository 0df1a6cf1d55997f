"""The grammar of the entry box, token by token and line by line."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.rules.entry import Parsed, format_entries, format_line, parse_text
from books.rules.expansion import BadToken, expand, permutations_of


def read(text: str, width: int = 3, currency: str = "INR", permutation: str = "each") -> Parsed:
    return parse_text(text, width=width, currency=currency, permutation=permutation)


def sold(text: str, **how: Any) -> list[tuple[int, int]]:
    parsed = read(text, **how)
    assert not parsed.errors, [problem.message for problem in parsed.errors]
    return parsed.entries


def problems(text: str, **how: Any) -> list[tuple[int, int, str]]:
    """(line, column, what is marked) of each error."""
    return [(p.line, p.column, p.wrong_slice) for p in read(text, **how).errors]


COUNTS = {
    "123": 1, "123r": 6, "112r": 3, "111r": 1, "12*": 10, "*23": 10, "1*3": 10, "1**": 100, "1t": 100,
    "5p": 100, "1t5p": 10, "5a": 271, "123k": 27, "5b": 100, "apu": 10, "100-149": 50,
}  # fmt: skip


@pytest.mark.parametrize(("token", "count"), COUNTS.items())
def test_the_counts_of_the_table(token: str, count: int) -> None:
    entries = sold(f"{token}=1")
    assert len(entries) == len(set(entries)) == count
    assert {amount for _, amount in entries} == {100}


@pytest.mark.parametrize("width", [2, 3, 4])
def test_every_token_means_what_it_says(width: int) -> None:
    numbers = ["".join(digits) for digits in product("0123456789", repeat=width)]
    fives = "5" * width

    def means(token: str) -> list[str]:
        return [f"{number:0{width}d}" for number in expand(token, width)]

    assert means("1t") == [n for n in numbers if n[0] == "1"]
    assert means("5p") == [n for n in numbers if n[-1] == "5"]
    assert means("1t5p") == [n for n in numbers if n[0] == "1" and n[-1] == "5"]
    assert means("5a") == [n for n in numbers if "5" in n]
    assert means("0a") == [n for n in numbers if "0" in n]
    assert means("5b") == [n for n in numbers if sum(map(int, n)) % 10 == 5]
    assert means("apu") == [n for n in numbers if len(set(n)) == 1]
    assert means("057k") == [n for n in numbers if set(n) <= set("057")]
    assert means("5k") == [fives]
    assert means("1" + "*" * (width - 1)) == [n for n in numbers if n[0] == "1"]
    assert means(fives + "r") == [fives]
    assert means(f"{numbers[7]}-{numbers[11]}") == numbers[7:12]


@given(st.integers(0, 9999), st.sampled_from([2, 3, 4]))
def test_permutations_are_all_the_orders_and_no_more(number: int, width: int) -> None:
    number %= 10**width
    digits = sorted(f"{number:0{width}d}")
    assert list(permutations_of(number, width)) == [
        other for other in range(10**width) if sorted(f"{other:0{width}d}") == digits
    ]


@pytest.mark.parametrize(
    "token",
    ["12", "1234", "12r", "1234r", "12t", "12p", "55a", "12b", "t5", "5p1t", "1*", "1*34", "a", "r", "k", "x",
     "apus", "12-15", "149-100", "1*3r", "12*-129", "", "123-", "1**3"],
)  # fmt: skip
def test_anything_else_is_no_token(token: str) -> None:
    with pytest.raises(BadToken):
        expand(token, 3)


@pytest.mark.parametrize(
    "line",
    ["123=10", "123-10", "123*10", "123/10", "123 10", " 123 = 10 ", "123\t10", "123 - 10.00", "123 / 10.0",
     "१२३=१०", "١٢٣=١٠", "۱۲۳=۱۰", "၁၂၃=၁၀", "๑๒๓=๑๐", "१२३ १०", "123–10", "123×10", "\u200e123=10",
     "123\u00a0=\u00a010", "123=10\r"],
)  # fmt: skip
def test_one_number_and_its_amount_in_every_writing(line: str) -> None:
    assert sold(line + "\n") == [(123, 1_000)]


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("123 456,789 = 100", [(123, 10_000), (456, 10_000), (789, 10_000)]),
        ("123, 456 ,789=1", [(123, 100), (456, 100), (789, 100)]),
        ("123 123=1", [(123, 100), (123, 100)]),
        ("123=10 456=20", [(123, 1_000), (456, 2_000)]),
        ("123=10, 456 789=20", [(123, 1_000), (456, 2_000), (789, 2_000)]),
        ("123=10,456=20", [(123, 1_000), (456, 2_000)]),
        ("123-10 456*20 789/30", [(123, 1_000), (456, 2_000), (789, 3_000)]),
        ("123 10, 456 20", [(123, 1_000), (456, 2_000)]),
        ("123 100, 456 200", [(123, 10_000), (456, 20_000)]),
        ("123 10 456 20", [(123, 1_000), (456, 2_000)]),
        ("123=2k", [(123, 200_000)]),
        ("123-2.5K", [(123, 250_000)]),
        ("123=1.234567k", None),
        ("112=100r50", [(112, 10_000), (121, 5_000), (211, 5_000)]),
        ("211-100r50", [(211, 10_000), (112, 5_000), (121, 5_000)]),
        ("111=100r50", [(111, 10_000)]),
        ("111 112=2kr1k", [(111, 200_000), (112, 200_000), (121, 100_000), (211, 100_000)]),
        ("112R=5", [(112, 500), (121, 500), (211, 500)]),
        ("100 - 102 = 1", [(100, 100), (101, 100), (102, 100)]),
        ("APU 100-101=1", [*((n * 111, 100) for n in range(10)), (100, 100), (101, 100)]),
        ("000=0.01", [(0, 1)]),
    ],
)
def test_lines(line: str, entries: list[tuple[int, int]] | None) -> None:
    if entries is None:
        assert read(line).errors
    else:
        assert sold(line) == entries


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ("12=5", 1, "12"),
        ("1234=5", 1, "1234"),
        ("123 45 678=5", 5, "45"),
        ("123 x5 678=5", 5, "x5"),
        ("123", 1, "123"),
        ("123=", 4, "="),
        ("=5", 1, "="),
        ("123 456", None, None),
        ("123=0", 5, "0"),
        ("123=0.00", 5, "0.00"),
        ("123=-5", 5, "-"),
        ("123--5", 5, "-"),
        ("123=+5", 5, "+"),
        ("123=5.123", 5, "5.123"),
        ("123=1e3", 5, "1e3"),
        ("123=5.", 5, "5."),
        ("123=nan", 5, "nan"),
        ("123=99999999999999999999", 5, "99999999999999999999"),
        ("123=99999999k", 5, "99999999"),
        ("123=100r0", 9, "0"),
        ("123=r50", 5, "r50"),
        ("123=100/-", 5, "100/-"),
        ("123=₹100", 5, "₹100"),
        ("123==5", 5, "=5"),
        ("123=5=6", 5, "5=6"),
        ("123=5;456=6", 5, "5;456=6"),
        ("123=5 456", 7, "456"),
        ("123=5 456-6", 7, "456-6"),
        ("12*=100r50", 1, "12*=100r50"),
        ("123r=100r50", 1, "123r=100r50"),
        ("149-100=5", 1, "149-100"),
        ("100-149-199=5", 8, "-199=5"),
        ("100-149-5", 5, "149-5"),
        ("123/456=5", 4, "/456=5"),
        ("12*5", 1, "12"),
        ("123r 5", 1, "123r"),
        ("apu 5", 1, "apu"),
        ("Agent 5", 1, "Agent"),
        ("123\x00=5", 4, "\x00"),
        ("123=5\x1b", 6, "\x1b"),
        ("\ud800123=5", 1, "\ud800"),
        ("১২৩=১০", 1, "১"),
        ("123²=5", 4, "²=5"),
    ],
)
def test_errors_name_line_and_column(line: str, column: int | None, marked: str | None) -> None:
    if column is None:
        assert sold(line) == [(123, 45_600)]
        return
    assert problems(f"777=1\n{line}\n888=1") == [(2, column, marked)]


@pytest.mark.parametrize(
    "line",
    ["123 456 789", "123 100 456 200", "123=1,000", "123-1,000", "123=1,000 456=20", "123-1,000 456"],
)
def test_an_ambiguous_line_is_an_error_not_a_guess(line: str) -> None:
    assert len(problems(line)) == 1


def test_all_errors_are_reported_and_nothing_else_is_lost() -> None:
    parsed = read("12=5\n123=5\nabc 45=5\n456=0")
    assert [(p.line, p.column, p.wrong_slice) for p in parsed.errors] == [
        (1, 1, "12"), (3, 1, "abc"), (3, 5, "45"), (4, 5, "0"),
    ]  # fmt: skip
    assert parsed.errors[0].message == "Line 1, column 1: “12” isn't a number of 3 digits."
    assert [p.path for p in parsed.errors] == ["text.1", "text.3", "text.3", "text.4"]
    assert parsed.entries == [(123, 500)]


@pytest.mark.parametrize("text", ["", " \n\t\n", "---\nsee you", "Total 500"])
def test_a_text_that_sells_nothing_is_an_error(text: str) -> None:
    assert [p.path for p in read(text).errors] == ["text"]


def test_lines_without_a_digit_are_listed_as_ignored() -> None:
    parsed = read("Ko Aung\n\n=======\n123=5\n  thank you!  ")
    assert parsed.ignored == [(1, "Ko Aung"), (3, "======="), (5, "thank you!")]
    assert parsed.entries == [(123, 500)] and not parsed.warnings


@pytest.mark.parametrize(
    "line",
    ["Total 15", "TOTAL = 15.00", "total: 15", "*Total* 15", "Sub-total 15", "Grand Total : 15/-", "Sum=15",
     "कुल १५", "जोड़: 15", "کل ۱۵", "ٹوٹل = ۱۵", "စုစုပေါင်း ၁၅", "စုစုပေါင်း=၁၅", "Suma 15", "รวม ๑๕",
     "المجموع ١٥", "- total - 15", "Total: 3 numbers, 15"],
)  # fmt: skip
def test_a_total_that_agrees_is_listed_as_ignored(line: str) -> None:
    parsed = read(f"123 456 789=5\n{line}")
    assert (parsed.ignored, parsed.warnings, parsed.errors) == ([(2, line)], [], [])


def test_a_total_that_disagrees_is_a_warning() -> None:
    parsed = read("123=5\n456=10\nTotal 20")
    assert parsed.warnings == ["Line 3: the total is ₹20.00, the lines add up to ₹15.00."]
    assert not parsed.errors and parsed.count == 2


def test_a_total_may_be_of_its_own_list_or_of_all() -> None:
    lists = "123=5\ntotal 5\n456=10\ntotal 10\n789=1,  111=2\ntotal 3\ngrand total 1,8"
    assert read(lists).warnings == []
    assert read("1t=50\ntotal 5,000.00").warnings == []
    assert read("1t=50\ntotal 5k").warnings == []
    assert len(read("123=5\ntotal 5\n456=10\ntotal 9").warnings) == 1


def test_a_word_that_only_begins_like_a_total_is_no_total() -> None:
    assert read("totally 123=5").errors and read("sumo 123 5").errors


def test_split_shares_the_amount_exactly() -> None:
    assert sold("112r=1", permutation="split") == [(112, 34), (121, 33), (211, 33)]
    assert sum(amount for _, amount in sold("123r=100", permutation="split")) == 10_000
    assert sold("112r 456=1", permutation="split")[-1] == (456, 100)
    assert sold("112=100r50", permutation="split")[1:] == [(121, 5_000), (211, 5_000)]
    assert problems("123r=0.05", permutation="split") == [(1, 1, "123r=0.05")]


def test_amounts_follow_the_currency() -> None:
    assert sold("123=100", currency="JPY") == [(123, 100)]
    assert sold("123=1.5k", currency="JPY") == [(123, 1_500)]
    assert sold("123=1.234", currency="KWD") == [(123, 1_234)]
    assert problems("123=1.5", currency="JPY") == [(1, 5, "1.5")]


@pytest.mark.parametrize(("width", "line"), [(2, "12=5"), (2, "12 34=5"), (4, "1234 5"), (4, "12**=5")])
def test_other_widths(width: int, line: str) -> None:
    assert sold(line, width=width) and problems(line, width=3)


def test_at_most_5000_lines() -> None:
    lines = [f"{n % 1000:03d}=1" for n in range(5_000)]
    assert len(sold("Header\n\n" + "\n".join(lines) + "\nTotal 5000\n")) == 5_000
    assert [p.message for p in read("\n".join([*lines, "123=1"])).errors] == [
        "A ticket has at most 5,000 lines."
    ]
    assert len(read("\n".join([*lines, "bad 1"])).errors) == 1


def test_at_most_20000_entries() -> None:
    assert len(sold("\n".join(["***=1"] * 20))) == 20_000
    for text in ("***=1\n" * 20 + "123=1", "**** " * 3 + "=1", "1t " * 30_000 + "=1", "123=1 " * 30_000):
        assert len(read(text, width=4 if "****" in text else 3).errors) == 1


def test_a_huge_text_is_not_even_read() -> None:
    assert len(read("\n" * 100_000).errors) == len(read("1" * 2_000_000).errors) == 1


ENTRIES = st.lists(st.tuples(st.integers(0, 999), st.integers(1, 10**12)), min_size=1, max_size=40)


@given(ENTRIES, st.sampled_from(["INR", "JPY", "KWD"]))
def test_what_is_written_is_read_back(entries: list[tuple[int, int]], currency: str) -> None:
    written = format_entries(entries, width=3, currency=currency)
    assert sold(written, currency=currency) == entries


TOKENS = st.sampled_from(sorted(COUNTS))
DIGITS = ["0123456789", "०१२३४५६७८९", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "၀၁၂၃၄၅၆၇၈၉", "๐๑๒๓๔๕๖๗๘๙"]


@given(
    st.lists(
        st.tuples(st.lists(TOKENS, min_size=1, max_size=3), st.integers(1, 10**6)), min_size=1, max_size=5
    ),
    st.sampled_from(["\n", " ", ", "]),
    st.sampled_from([" ", ",", " , "]),
    st.sampled_from(DIGITS),
)
def test_groups_survive_every_writing(
    groups: list[tuple[list[str], int]], between: str, among: str, digits: str
) -> None:
    text = between.join(f"{among.join(tokens)}={amount}" for tokens, amount in groups)
    parsed = read(text.translate(str.maketrans("0123456789", digits)).upper())
    assert not parsed.errors
    assert [(list(line.tokens), line.amount_minor) for line in parsed.lines] == [
        (tokens, amount * 100) for tokens, amount in groups
    ]
    again = read("\n".join(format_line(line, currency="INR") for line in parsed.lines))
    assert [line[3:] for line in again.lines] == [line[3:] for line in parsed.lines]


@given(
    st.text(alphabet="0123456789=*-/,. rktpabu\n\t\x00၁२\u200eTotal", max_size=60), st.sampled_from([2, 3, 4])
)
def test_any_text_is_read_or_refused_with_a_place(text: str, width: int) -> None:
    parsed = read(text, width=width)
    lines = text.split("\n")
    for problem in parsed.errors:
        if problem.line:
            at = problem.column - 1
            assert problem.wrong_slice
            assert lines[problem.line - 1][at : at + len(problem.wrong_slice)] == problem.wrong_slice
    named = {line.line_no for line in parsed.lines} | {p.line for p in parsed.errors}
    named |= {line_no for line_no, _ in parsed.ignored}
    # Nothing is dropped in silence.
    for line_no, line in enumerate(lines, 1):
        assert line_no in named or not line.replace("\u200e", "").strip()
    assert all(0 <= number < 10**width and amount > 0 for number, amount in parsed.entries)
