"""What a bank writes in its statements, as whole minor units, dates and one line of text.

Banks write the same thing in a dozen ways; which one it is comes from the mapping, never from a guess that
could take a thousand for a one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from money import LARGEST_MINOR, currency_for

DATE_FORMS: dict[str, str] = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYYMMDD": "%Y%m%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD/MM/YY": "%d/%m/%y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
    "DD.MM.YY": "%d.%m.%y",
    "DD MMM YYYY": "%d %b %Y",
    "DD-MMM-YYYY": "%d-%b-%Y",
    "DD-MMM-YY": "%d-%b-%y",
}
MOST_TEXT = 1_000
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SIDE = re.compile(r"(?<=[\d\s)])(?P<side>cr|dr|c|d)\.?$", re.IGNORECASE)
_BLANKS = re.compile(r"[\s'\u2019\u066c]")


class Unreadable(ValueError):
    """A cell that is not what the mapping says; `str()` of it is a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that came in, as the bank tells of it."""

    line: int
    booked_on: date
    amount_minor: int
    currency: str
    text: str
    payer: str = ""
    bank_reference: str = ""
    other_references: tuple[str, ...] = ()
    """What else the bank, or the payer, calls it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read, and why."""

    line: int
    detail: str


@dataclass(slots=True)
class Statement:
    """A file as it was read: what came in, how many lines were something else, and what is not clear."""

    entries: list[Entry] = field(default_factory=list)
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_amount(written: str, currency: str, *, decimal: str = ".") -> int:
    """Minor units of an amount as a bank writes it; money that went out is negative.

    Takes groups of digits, a sign before or behind, brackets, CR or DR, and the currency beside it.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    if not text:
        raise Unreadable("The amount is missing.")
    text, sign = _without_sign(_without_currency(text, currency))
    digits = _plain(text, decimal)
    minor = sign * _minor(digits, currency)
    if abs(minor) > LARGEST_MINOR:
        raise Unreadable(f"{written:.40} is too large.")
    return minor


def _without_currency(text: str, currency: str) -> str:
    known = currency_for(currency)
    for name in (known.code, known.sign.strip(), "Rs.", "Rs"):
        for end in (text.removeprefix(name), text.removesuffix(name)):
            if end != text:
                return end.strip()
    return text


def _without_sign(text: str) -> tuple[str, int]:
    sign = 1
    side = _SIDE.search(text)
    if side is not None:
        text = text[: side.start()].strip()
        sign = -1 if side["side"].lower().startswith("d") else 1
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1], -sign
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if text.startswith(("-", "+")) and not text.endswith("-"):
        return text[1:].strip(), -sign if text.startswith("-") else sign
    if text.endswith(("-", "+")):
        return text[:-1].strip(), -sign if text.endswith("-") else sign
    return text, sign


def _plain(text: str, decimal: str) -> str:
    group = "," if decimal == "." else "."
    whole, point, part = _BLANKS.sub("", text).partition(decimal)
    grouped = whole.split(group)
    # Groups are of three, or in India of two before the last: 1,2 is not twelve.
    if len(grouped) > 1 and not (
        1 <= len(grouped[0]) <= 3 and len(grouped[-1]) == 3 and all(len(g) in (2, 3) for g in grouped[1:])
    ):
        raise Unreadable(f"{text:.40} is not an amount with “{decimal}” before its decimals.")
    digits = "".join(grouped)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise Unreadable(f"{text:.40} is not an amount.")
    if point and not (part.isascii() and part.isdigit()):
        raise Unreadable(f"{text:.40} is not an amount with “{decimal}” before its decimals.")
    return f"{digits}.{part}" if part else digits


def _minor(digits: str, currency: str) -> int:
    exact = Decimal(digits) * currency_for(currency).minor_per_major
    if exact != exact.to_integral_value():
        raise Unreadable(f"{digits:.40} has more decimals than {currency} has.")
    return int(exact)


def read_date(written: str, form: str) -> date:
    """The day, in one of DATE_FORMS; what follows a day and a blank (a time) does not matter."""
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    wanted = DATE_FORMS[form]
    words = len(wanted.split())
    cut = " ".join(text.replace("T", " ").split()[:words]) if "%b" not in wanted else _english(text, words)
    try:
        read = datetime.strptime(cut, wanted).date()  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        raise Unreadable(f"{written:.40} is not a date written {form}.") from None
    if not 2000 <= read.year <= 2199:
        raise Unreadable(f"{written:.40} is not a date of these times.")
    return read


def _english(text: str, words: int) -> str:
    """Names of months as strptime takes them, whatever the locale of the machine has done to `%b`."""
    cut = " ".join(text.split()[:words])
    found = re.search(r"[A-Za-z]{3,}", cut)
    if found is None or found[0][:3].lower() not in _MONTHS:
        return cut
    return cut.replace(found[0], found[0][:3].capitalize())


def one_line(*parts: str | None) -> str:
    """Texts of a bank as one line without control characters, cut where it is too long."""
    joined = " ".join(part for part in parts if part)
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in joined)
    return " ".join(clean.split())[:MOST_TEXT]


def fingerprints(entries: Iterable[Entry], *, bank_account: str = "") -> list[bytes]:
    """A hash of each entry that stays the same in every file that holds it.

    Two payments of one day that are alike to the letter are told apart by their order, which is why a
    file holds whole days.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for entry in entries:
        same = (entry.booked_on.isoformat(), entry.amount_minor, entry.currency, entry.bank_reference)
        told: tuple[object, ...] = (bank_account, *same)
        if not entry.bank_reference:
            told = (*told, letters(entry.text), letters(entry.payer))
        seen[told] += 1
        whole = "\x1f".join(map(str, (*told, seen[told])))
        found.append(hashlib.sha256(whole.encode()).digest())
    return found


def letters(text: str) -> str:
    """A text by its letters and digits alone, as banks leave them."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
