"""Money: whole minor units and a currency. Pure: no framework, no clock, no floats.

parse_amount("12.50", "INR") -> 1250        to_string(1250, "INR") -> "12.50"
read_amount("Rs. 2,407/- Cr", "INR") -> 240700, marked as a credit
format_money(806200, "PKR") -> "PKR 8,062.00"
converted(2900, Decimal("278.0"), source="USD", target="PKR") -> 806200
"""

from money.amounts import LARGEST_MINOR, BadAmount, parse_amount, to_string
from money.currency import CURRENCIES, Currency, UnknownCurrency, currency_for
from money.display import format_money, format_whole
from money.rounding import converted, round_half_up, split, times
from money.written import Side, WrittenAmount, is_blank, read_amount, read_typed

__all__ = [
    "CURRENCIES",
    "LARGEST_MINOR",
    "BadAmount",
    "Currency",
    "Side",
    "UnknownCurrency",
    "WrittenAmount",
    "converted",
    "currency_for",
    "format_money",
    "format_whole",
    "is_blank",
    "parse_amount",
    "read_amount",
    "read_typed",
    "round_half_up",
    "split",
    "times",
    "to_string",
]
