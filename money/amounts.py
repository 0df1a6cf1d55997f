"""Convert amounts between decimal strings outside and whole minor units inside."""

from __future__ import annotations

import re

from money.currency import Currency, currency_for

# Twenty thousand of the largest amount, times any sensible odds, still fit a bigint.
LARGEST_MINOR = 10**12

_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?", re.ASCII)


class BadAmount(ValueError):
    """Raised for an unusable amount; `str()` of it is a sentence for the person who entered it."""


def parse_amount(written: object, currency: Currency | str, *, least_minor: int = 1) -> int:
    """Return the minor units of an amount in major units: `"12.50"` or `12` of INR gives 1250 or 1200.

    Accepts digits with at most the currency's decimals and nothing else: no sign, exponent, separators,
    spaces or binary fractions. Raises BadAmount, also for less than `least_minor` (0 allows zero) and more
    than `LARGEST_MINOR`.
    """
    currency = currency_for(currency)
    if isinstance(written, bool) or not isinstance(written, str | int):
        raise BadAmount('Write the amount as text, such as "100.00", or as a whole number.')
    if isinstance(written, int):
        # Checked before it is written out: Python refuses to print integers of thousands of digits.
        if written > LARGEST_MINOR:
            raise BadAmount(_too_much(currency))
        if written < 0:
            raise BadAmount("Write the amount without a sign.")
        written = str(written)
    if not written.strip():
        raise BadAmount("Enter an amount.")
    return _in_range(read_digits(written, currency), currency, least_minor)


def read_digits(written: str, currency: Currency) -> int:
    """Return the minor units of plain digits with decimals, of any size. Raises BadAmount."""
    plain = _PLAIN.fullmatch(written)
    if plain is None:
        raise BadAmount(_why_not_plain(written))
    whole, part = plain["whole"].lstrip("0"), plain["part"] or ""
    if len(part) > currency.digits:
        raise BadAmount(f"{currency.code} amounts have {_decimals(currency.digits)}.")
    if len(whole) > 18:
        raise BadAmount(_too_much(currency))
    return int((whole + part.ljust(currency.digits, "0")) or "0")


def to_string(minor: int, currency: Currency | str) -> str:
    """Return major units with the currency's decimals, as in the API: 806200 of PKR gives `8062.00`."""
    digits = currency_for(currency).digits
    sign = "-" if minor < 0 else ""
    if not digits:
        return f"{sign}{abs(minor)}"
    whole, part = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"


def _in_range(minor: int, currency: Currency, least_minor: int) -> int:
    if minor < least_minor:
        if least_minor == 1:
            raise BadAmount("The amount must be more than 0.")
        raise BadAmount(f"The amount must be at least {to_string(least_minor, currency)}.")
    if minor > LARGEST_MINOR:
        raise BadAmount(_too_much(currency))
    return minor


def _too_much(currency: Currency) -> str:
    return f"The largest amount is {to_string(LARGEST_MINOR, currency)}."


def _decimals(digits: int) -> str:
    return "no decimals" if not digits else f"at most {digits} decimals"


def _why_not_plain(written: str) -> str:
    if written[:1] in "+-−":
        return "Write the amount without a sign."
    if "," in written:
        return "Write the amount without commas."
    if re.fullmatch(r"[0-9.]+e[+-]?[0-9]+", written, re.IGNORECASE):
        return "Write the amount in full, without an exponent."
    return "Write the amount in digits with a point, such as 100 or 100.50."
