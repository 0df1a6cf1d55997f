"""What a bank writes in its statements: lines with whole minor units, days and one line of text.

Banks write the same thing in a dozen ways; which one it is comes from the mapping, never from a guess that
could take a thousand for a one. No line is lost: what is no money that came in is kept beside it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from billing.rules.reference import is_placeholder, real_reference
from dates import LATEST, BadDate, read_date
from money import BadAmount, WrittenAmount, read_amount

MOST_TEXT = 1_000


class Unreadable(ValueError):
    """A cell that is not what the mapping says; `str()` of it is a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that came in, as the bank reports it."""

    line: int
    booked_on: date
    amount_minor: int
    currency: str
    text: str
    payer: str = ""
    bank_reference: str = ""
    other_references: tuple[str, ...] = ()
    """What else the bank, or the payer, calls it."""


class AsideKind(StrEnum):
    """Why a line is no money that came in."""

    OUT = "out"  # went out, or is no movement of money at all
    RETURNED = "returned"  # the bank has taken a booking back
    NOT_BOOKED = "not_booked"  # announced, and not in the account yet
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that pays nothing by itself; staff can still look at it and match it by hand."""

    line: int
    kind: AsideKind
    detail: str = ""
    """Why it cannot be read, in a sentence."""
    booked_on: date | None = None
    amount_minor: int | None = None
    """Negative for what went out; None where it cannot be read."""
    currency: str = ""
    text: str = ""
    payer: str = ""
    bank_reference: str = ""
    may_be_credit: bool = False
    """Whether money may have come in by a line that cannot be read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read, and why."""

    line: int
    detail: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the file itself shows of how it is to be read: `path` of the mapping, its value, and why."""

    path: str
    value: str
    detail: str


@dataclass(slots=True)
class Statement:
    """A file as it was read: what came in, every other line, and what the file shows of its mapping."""

    entries: list[Entry] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)

    @property
    def ignored(self) -> int:
        """How many lines were read and are no money that came in."""
        return sum(aside.kind != AsideKind.UNREADABLE for aside in self.asides)

    @property
    def problems(self) -> list[Problem]:
        """All lines that could not be read."""
        return [Problem(a.line, a.detail) for a in self.asides if a.kind == AsideKind.UNREADABLE]

    def first_problems(self, most: int) -> list[Problem]:
        """At most so many of them in the order of the file; those that may be money that came in go first."""
        unread = [aside for aside in self.asides if aside.kind == AsideKind.UNREADABLE]
        chosen = sorted(unread, key=lambda aside: not aside.may_be_credit)[:most]
        return [Problem(a.line, a.detail) for a in sorted(chosen, key=lambda aside: aside.line)]


def amount_of(written: str, currency: str, *, decimal: str = ".") -> WrittenAmount:
    """The amount in a cell, with what it says of the side; Unreadable for what is none for certain."""
    try:
        return read_amount(written, currency, decimal=decimal)
    except BadAmount as problem:
        raise Unreadable(str(problem)) from None


def day_of(written: str, form: str, *, latest: date = LATEST) -> date:
    """The day in a cell, in one of `dates.FORMS`; Unreadable for anything else."""
    try:
        return read_date(written, form, latest=latest)
    except BadDate as problem:
        raise Unreadable(str(problem)) from None


def one_line(*parts: str | None) -> str:
    """Texts of a bank as one line without control characters, cut where it is too long."""
    joined = " ".join(part for part in parts if part)
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in joined)
    return " ".join(clean.split())[:MOST_TEXT]


def fingerprints(lines: Iterable[Entry | Aside], *, bank_account: str = "") -> list[bytes]:
    """A hash of each line that stays the same in every file that holds it.

    The same transfer is one in the same bank account, of the same day and amount, with the same reference
    and the same text; without a reference, from the same payer. Two of one day that are alike to the letter
    are told apart by their order, which is why a file holds whole days.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for line in lines:
        assert line.booked_on is not None, "only lines that could be read"
        identity: tuple[object, ...] = (
            bank_account,
            line.kind if isinstance(line, Aside) else "",
            line.booked_on.isoformat(),
            line.amount_minor,
            line.currency,
            letters(real_reference(line.bank_reference)),
            letters(line.text),
        )
        if is_placeholder(line.bank_reference):
            identity = (*identity, letters(line.payer))
        seen[identity] += 1
        whole = "\x1f".join(map(str, (*identity, seen[identity])))
        found.append(hashlib.sha256(whole.encode()).digest())
    return found


def letters(text: str) -> str:
    """A text by its letters and digits alone, as banks leave them."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
