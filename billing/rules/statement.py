"""Lines of bank statements, with whole minor units, dates and one line of text.

Banks write numbers and dates in many formats. The mapping names the format; nothing is guessed, because a
wrong guess can read 1,000 as 1. No line is lost: lines other than money in are stored too.
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
    """A cell that doesn't fit the mapping; `str()` gives the message."""


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
    """A line that pays nothing automatically; staff can match it by hand."""

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
    """A mapping value that the file itself suggests: `path`, value and reason."""

    path: str
    value: str
    detail: str


@dataclass(slots=True)
class Statement:
    """A file that has been read: money in, other lines, and suggestions for its mapping."""

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
        """Return at most this many problems in file order, possible money in first."""
        unread = [aside for aside in self.asides if aside.kind == AsideKind.UNREADABLE]
        chosen = sorted(unread, key=lambda aside: not aside.may_be_credit)[:most]
        return [Problem(a.line, a.detail) for a in sorted(chosen, key=lambda aside: aside.line)]


def amount_of(written: str, currency: str, *, decimal: str = ".") -> WrittenAmount:
    """Return the amount and side of a cell; Unreadable unless it is certain."""
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
    """Return a hash of each line that is the same in every file with this line.

    Two lines are the same transfer if bank account, day, amount, reference and text are the same; without
    a reference, also the payer. Equal lines of one day are numbered in order, which is why a file must have
    whole days.
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
    """Return the letters and digits of a text."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
