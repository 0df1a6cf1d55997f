"""Format amounts for people: sign, grouped digits, a real minus."""

from __future__ import annotations

from money.amounts import to_string
from money.currency import Currency, currency_for

MINUS = "\N{MINUS SIGN}"


def format_money(minor: int, currency: Currency | str) -> str:
    """Return an amount as on an invoice: `PKR 8,062.00`, `₹12,34,567.00`, `−$29.00`."""
    currency = currency_for(currency)
    whole, point, part = to_string(abs(minor), currency).partition(".")
    return f"{MINUS if minor < 0 else ''}{currency.sign}{grouped(whole, currency)}{point}{part}"


def format_whole(minor: int, currency: Currency | str) -> str:
    """Return an amount as on a board, where space is short: without decimals that are zero, `₹2,407`."""
    currency = currency_for(currency)
    if minor % currency.minor_per_major:
        return format_money(minor, currency)
    return format_money(minor, currency).partition(".")[0]


def grouped(digits: str, currency: Currency | str) -> str:
    """Group digits by threes; Indian rupees by a three and then twos (lakh, crore)."""
    if currency_for(currency).code != "INR":
        return f"{int(digits):,}"
    rest, last = digits[:-3], digits[-3:]
    pairs = [rest[max(0, end - 2) : end] for end in range(len(rest), 0, -2)]
    return ",".join([*reversed(pairs), last])
