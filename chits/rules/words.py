"""Amounts in words as on Indian receipts: lakh and crore. Pure."""

from __future__ import annotations

from money import currency_for

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_INDIAN = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))
_OTHERS = (
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
    (100, "hundred"),
)
_NAMES = {"INR": ("Rupees", "paise"), "PKR": ("Rupees", "paisa")}


def number_in_words(number: int, *, indian: bool = True) -> str:
    """Return a number in words: 1234567 -> twelve lakh thirty-four thousand five hundred sixty-seven."""
    if number < 0:
        raise ValueError("only whole numbers from 0")
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[rest]}" if rest else "")
    for size, name in _INDIAN if indian else _OTHERS:
        if number >= size:
            count, rest = divmod(number, size)
            text = f"{number_in_words(count, indian=indian)} {name}"
            return f"{text} {number_in_words(rest, indian=indian)}" if rest else text
    raise AssertionError("unreachable")


def amount_in_words(minor: int, currency: str) -> str:
    """Return an amount in words: `Rupees five thousand only`, `Rupees ten and fifty paise only`."""
    known = currency_for(currency)
    major, part = divmod(abs(minor), known.minor_per_major)
    name, small = _NAMES.get(known.code, (known.code, f"hundredths of {known.code}"))
    indian = known.code in _NAMES
    text = f"{name} {number_in_words(major, indian=indian)}"
    if part:
        text += f" and {number_in_words(part, indian=indian)} {small}"
    return f"{text} only"
