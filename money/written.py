"""Read an amount as people and banks write it: `₹2,407.00`, `Rs. 2,407/-`, `2.407,00 EUR Cr`, `(29.00)`.

Statements, imports and forms use this one reader. It accepts only what has one reading and refuses the rest
with a sentence: a comma that may separate thousands or decimals, another currency, a plus beside a debit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from money.amounts import LARGEST_MINOR, BadAmount, to_string
from money.currency import Currency, currency_for
from money.marks import ALSO_MULTIPLES, currencies_of, folded


class Side(StrEnum):
    """The side of the account that an amount is marked with."""

    CREDIT = "credit"
    DEBIT = "debit"


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount and the marks written with it; `minor` is without a sign."""

    minor: int
    is_negative: bool = False
    """It has a minus or brackets."""
    side: Side | None = None

    @property
    def is_out(self) -> bool:
        """Return whether a minus, brackets or a debit mark shows that the money went out."""
        return self.is_negative or self.side == Side.DEBIT

    @property
    def signed_minor(self) -> int:
        return -self.minor if self.is_out else self.minor


MOST_LETTERS = 80
EMPTY_CELLS = frozenset(
    {
        "",
        "na",
        "n.a",
        "n.a.",
        "n/a",
        "#n/a",
        "nil",
        "nill",
        "none",
        "null",
        "not applicable",
        "empty",
        "-nil-",
    }
)
# Where a comma is what people of the currency write before decimals.
_WITH_DECIMAL_COMMA = """
EUR IDR VND BRL TRY PLN CZK HUF RON RSD BAM MKD ALL MDL UAH RUB BYN KZT SEK NOK DKK ISK ARS CLP COP UYU
PYG BOB VES CRC MAD DZD TND XAF XOF XPF AOA MZN CVE STN AZN GEL AMD UZS KGS TJS TMT
"""
DECIMAL_COMMA = frozenset(_WITH_DECIMAL_COMMA.split())
_SIDES = {
    **dict.fromkeys(("cr", "crd", "c", "cred", "credit", "crdt", "h"), Side.CREDIT),
    **dict.fromkeys(("dr", "drd", "d", "deb", "debit", "dbit", "s"), Side.DEBIT),
}
# Single letters mark a side only behind an amount: before it they belong to a currency (`C$`, `S/`).
_ONLY_BEHIND = frozenset({"c", "d", "h", "s"})
_MINUS = "-\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}"
_BLANK = " "
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
_QUOTED = re.compile(r"""=\s*"(?P<formula>[^"]*)"|"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'""")
_NUMBER = re.compile(r"(?:[0-9]|[.,](?=[0-9]))(?:[0-9.,' ]*[0-9])?")
# "/-", "/=" and ".-" say that there is no fraction.
_NO_FRACTION = re.compile(r"\s*(?:/\s*[-=]+|[.,]\s*-{1,2})(?=\s|$|\)|[^\s0-9])")
_ONLY = re.compile(r"\s*\bonly\b\.?\s*$", re.IGNORECASE)


def is_blank(written: str) -> bool:
    """Return whether a cell states that there is no amount: empty, dashes, `N/A`, `NIL`."""
    text = tidy(written)
    return text.casefold() in EMPTY_CELLS or not text.strip("-. ")


def tidy(written: str) -> str:
    """Return a cell without the additions of spreadsheets and exports: `="…"`, an apostrophe, odd blanks,
    direction marks; digits of any one script become 0 to 9.
    """
    visible = "".join(c for c in written if unicodedata.category(c) != "Cf")
    text = " ".join("".join(_plain_signs(visible)).split())
    found = _QUOTED.fullmatch(text)
    while found is not None:
        text = next(part for part in found.groups() if part is not None).strip()
        found = _QUOTED.fullmatch(text)
    return text.removeprefix("'").strip()


def _plain_signs(text: str) -> Iterator[str]:
    for c in text:
        category = unicodedata.category(c)
        if category == "Nd":
            yield str(unicodedata.decimal(c))
        elif c in _MINUS:
            yield "-"
        elif c in _APOSTROPHES:
            yield "'"
        elif c == "\N{ARABIC DECIMAL SEPARATOR}":
            yield "."
        elif c == "\N{ARABIC THOUSANDS SEPARATOR}":
            yield ","
        elif category in ("No", "Nl"):
            # ½, ² and ③ are no digits of an amount: they stay as they are and are refused.
            yield c
        else:
            yield unicodedata.normalize("NFKC", c)


def read_amount(
    written: str, currency: Currency | str, *, decimal: str | None = None, may_mean_crore: bool = False
) -> WrittenAmount:
    """Return the amount of a cell or a field, with its minus and its side. Raises BadAmount.

    `decimal` is the decimal mark, "." or ",", where it is known; otherwise a point, and a comma only where
    nothing else is possible. `may_mean_crore` refuses `5 Cr`, which may be five crore in a form.
    """
    currency = currency_for(currency)
    if len(written) > MOST_LETTERS:
        raise BadAmount("Write the amount in digits with a point, such as 100 or 100.50.")
    text = tidy(written)
    if not text:
        raise BadAmount("Enter an amount.")
    if len({_script(c) for c in written if unicodedata.category(c) == "Nd"}) > 1:
        raise _not_an_amount(written)
    before, number, behind = _parted(written, _ONLY.sub("", text))
    marks = _Marks(written, currency)
    marks.take(before, is_behind=False)
    marks.take(behind, is_behind=True)
    minor = _minor(number, currency, decimal)
    if minor > LARGEST_MINOR:
        raise BadAmount(f"The largest amount is {to_string(LARGEST_MINOR, currency)}.")
    is_plain = number.isdigit()
    if marks.multiple_behind and is_plain:
        raise BadAmount(f"{_shown(written)} could mean thousands or lakhs. Write the amount in full.")
    if may_mean_crore and marks.side_behind and is_plain:
        raise BadAmount(f"{_shown(written)} could mean crores or a credit. Write the amount in full.")
    return WrittenAmount(minor, is_negative=marks.is_negative(), side=marks.side)


def read_typed(written: str, currency: Currency | str, *, least_minor: int = 1) -> int:
    """Return the minor units of an amount that a person typed, with or without marks. Raises BadAmount.

    A minus, brackets or a debit mark is refused: such a field asks for a quantity, never a direction.
    """
    currency = currency_for(currency)
    amount = read_amount(written, currency, may_mean_crore=True)
    if amount.is_out:
        raise BadAmount("Write the amount without a minus or debit mark.")
    if amount.minor < least_minor:
        if least_minor == 1:
            raise BadAmount("The amount must be more than 0.")
        raise BadAmount(f"The amount must be at least {to_string(least_minor, currency)}.")
    return amount.minor


def _script(digit: str) -> int:
    """Return where the ten digits of this digit's script begin; full-width ones count as ours."""
    begins = ord(digit) - unicodedata.decimal(digit)
    return ord("0") if begins == ord("\N{FULLWIDTH DIGIT ZERO}") else begins


def _parted(written: str, text: str) -> tuple[str, str, str]:
    """Return what is before the number, the number, and what is after it."""
    # A full stop that ends a mark, as in `Rs.500`, does not begin the number.
    dressed = re.sub(r"(?<=[^\W\d_])\.(?=\s*[0-9])", " ", text)
    dressed = _NO_FRACTION.sub(" ", dressed)
    found = _NUMBER.search(dressed)
    if found is None or any(c.isdigit() for c in dressed[found.end() :]):
        raise _not_an_amount(written)
    return dressed[: found.start()].strip(), found[0].strip(), dressed[found.end() :].strip()


class _Marks:
    """The marks around the number, each at most once."""

    def __init__(self, written: str, currency: Currency) -> None:
        self.written = written
        self.currency = currency
        self.signs = ""
        self.opened = 0
        self.closed = 0
        self.side: Side | None = None
        self.side_behind = False
        self.multiple_behind = False
        self.currency_marks: list[str] = []

    def take(self, text: str, *, is_behind: bool) -> None:
        for part in _parts(text):
            self._one(part, is_behind=is_behind)

    def _one(self, part: str, *, is_behind: bool) -> None:
        if part in "+-":
            self.signs += part
        elif part == "(":
            self.opened += 1
        elif part == ")":
            self.closed += 1
        elif (side := _side_of(part, is_behind)) is not None:
            if self.side is not None:
                raise _not_an_amount(self.written)
            self.side, self.side_behind = side, is_behind
        else:
            self._currency(part, is_behind=is_behind)

    def _currency(self, part: str, *, is_behind: bool) -> None:
        codes = currencies_of(part)
        if not codes:
            raise _not_an_amount(self.written)
        if self.currency.code not in codes:
            named = min(codes) if len(codes) == 1 else "another currency"
            raise BadAmount(f"{_shown(self.written)} is in {named}, not in {self.currency.code}.")
        self.currency_marks.append(part)
        if len(self.currency_marks) > 2:
            raise _not_an_amount(self.written)
        self.multiple_behind |= is_behind and folded(part) in ALSO_MULTIPLES

    def is_negative(self) -> bool:
        """Return whether a minus or brackets make it negative. Contradicting marks are refused."""
        brackets, signs = self.opened, len(self.signs)
        if brackets != self.closed or brackets + signs > 1:
            raise _not_an_amount(self.written)
        negative = self.signs == "-" or bool(self.opened)
        if (negative and self.side == Side.CREDIT) or (self.signs == "+" and self.side == Side.DEBIT):
            raise BadAmount(f"{_shown(self.written)} shows both money in and money out.")
        return negative


_PART = re.compile(r"\(\s*(?P<side>[^\W\d_]+)\.?\s*\)|[+\-()]|[^\s+\-()]+")


def _parts(text: str) -> Iterator[str]:
    """Split marks into signs, brackets and words; a side in its own brackets is only a side."""
    for found in _PART.finditer(text):
        yield from ([found["side"]] if found["side"] else _words(found[0]))


def _words(part: str) -> list[str]:
    """Split joined marks: `INRCr` and `Cr.INR` are two marks, anything else is one."""
    if part in ("+", "-", "(", ")") or _is_mark(part):
        return [part]
    for at in range(1, len(part)):
        one, other = part[:at], part[at:].lstrip(".:/")
        if _is_mark(one) and _is_mark(other) and (len(one.strip(".")) > 1 or len(other) > 1):
            return [one, other]
    return [part.strip(":") or part]


def _is_mark(part: str) -> bool:
    return bool(currencies_of(part)) or folded(part) in _SIDES


def _side_of(part: str, is_behind: bool) -> Side | None:
    word = folded(part)
    if word in _ONLY_BEHIND and not is_behind:
        return None
    return _SIDES.get(word)


def _minor(number: str, currency: Currency, decimal: str | None) -> int:
    whole, part = _whole_and_part(number, currency, decimal)
    decimals = part.rstrip("0") if len(part) > currency.digits else part
    if len(decimals) > currency.digits:
        most = "no decimals" if not currency.digits else f"at most {currency.digits} decimals"
        raise BadAmount(f"{currency.code} amounts have {most}.")
    if len(whole.lstrip("0")) > 18:
        raise BadAmount(f"The largest amount is {to_string(LARGEST_MINOR, currency)}.")
    return int((whole + decimals.ljust(currency.digits, "0")) or "0")


def _whole_and_part(number: str, currency: Currency, decimal: str | None) -> tuple[str, str]:
    mark = decimal or _decimal_mark(number, currency)
    if mark and number.count(mark) > 1:
        raise _unclear(number)
    whole, point, part = number.partition(mark) if mark else (number, "", "")
    if (point and not part.isdigit()) or (not whole and not part):
        raise _unclear(number)
    return _ungrouped(whole, number), part


def _decimal_mark(number: str, currency: Currency) -> str:
    """Return the decimal mark, or "" if there is none. Raises BadAmount if it is ambiguous."""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return max(".,", key=number.rfind)
    if points:
        if points > 1:
            return ""
        # 1.234 may be a thousand where decimals are two; 1.2340 may not.
        behind = len(number) - number.index(".") - 1
        if behind == 3 and currency.digits != 3 and number[0] not in ".0":
            raise BadAmount(
                f"{number:.40} could have thousands or decimals. Write it as 1234.50 or 1,234.50."
            )
        return "."
    if commas != 1:
        return ""
    whole, _, part = number.partition(",")
    if " " in whole or "'" in whole:
        return ","
    is_custom = currency.code in DECIMAL_COMMA
    if len(part) == 3 and not (is_custom and currency.digits == 3) and not whole.startswith("0"):
        return ""
    if is_custom and currency.digits and len(part) == currency.digits and currency.digits != 3:
        return ","
    raise _unclear(number)


def _ungrouped(whole: str, number: str) -> str:
    """Return the digits of a whole number with one kind of mark between thousands, or lakhs and crores."""
    marks = {c for c in whole if not c.isdigit()}
    if not marks:
        return whole
    if len(marks) > 1:
        raise _unclear(number)
    first, *others = whole.split(marks.pop())
    # 12,345,678 by thousands, 1,23,45,678 by lakhs; 1,2 is not twelve.
    western = 1 <= len(first) <= 3 and all(len(group) == 3 for group in others)
    indian = 1 <= len(first) <= 2 and len(others[-1]) == 3 and all(len(group) == 2 for group in others[:-1])
    if not (western or indian) or first.startswith("0"):
        raise _unclear(number)
    return first + "".join(others)


def _shown(written: str) -> str:
    return f"“{' '.join(written.split()):.40}”"


def _not_an_amount(written: str) -> BadAmount:
    return BadAmount(f"{_shown(written)} isn't an amount. Write it in digits, such as 100 or 100.50.")


def _unclear(number: str) -> BadAmount:
    return BadAmount(f"{number:.40} is ambiguous. Write it as 1234.50 or 1,234.50.")
