"""Whether a transfer that a file tells of stands in another file already: in another format, or with other
columns, the same money is not the same line.

Certain is only what bears the same reference on the same day; what merely looks alike is for a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.rules.reference import reference_key
from billing.rules.statement import Entry, letters

# Formats name the day differently: when it was sent, when it was booked.
DAYS_APART = timedelta(days=3)
SHORTEST_REFERENCE = 6
SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A line that another file has brought."""

    id: uuid.UUID
    format: str
    booked_on: date
    amount_minor: int
    currency: str
    text: str
    payer: str
    references: frozenset[str]


@dataclass(frozen=True, slots=True)
class Twin:
    """The line that is the same transfer, or (not `is_certain`) seems to be."""

    id: uuid.UUID
    is_certain: bool


def references_of(entry: Entry) -> frozenset[str]:
    """Its references as they are compared; what is too short or all words says nothing."""
    keys = (reference_key(written) for written in (entry.bank_reference, *entry.other_references))
    return frozenset(key for key in keys if len(key) >= SHORTEST_REFERENCE and any(c.isdigit() for c in key))


def twins_among(entries: Sequence[Entry], format: str, told: Iterable[Told]) -> list[Twin | None]:
    """For each entry of a file in `format` its twin; no line is the twin of two."""
    free: dict[tuple[int, str], list[Told]] = {}
    for line in told:
        free.setdefault((line.amount_minor, line.currency), []).append(line)
    found: list[Twin | None] = [None] * len(entries)
    for is_certain in (True, False):
        for at, entry in enumerate(entries):
            alike = free.get((entry.amount_minor, entry.currency), [])
            for line in alike if found[at] is None else ():
                if _is_other_file(entry, format, line) and _is_same(entry, line, is_certain):
                    found[at] = Twin(line.id, is_certain)
                    alike.remove(line)
                    break
    return found


def _is_other_file(entry: Entry, format: str, line: Told) -> bool:
    """Files of one format and the same columns are told apart by the fingerprints of their lines."""
    return format != line.format or bool(references_of(entry)) != bool(line.references)


def _is_same(entry: Entry, line: Told, is_certain: bool) -> bool:
    shares_reference = bool(references_of(entry) & line.references)
    is_same_day = entry.booked_on == line.booked_on
    if is_certain:
        return shares_reference and is_same_day
    is_near = abs(entry.booked_on - line.booked_on) <= DAYS_APART
    return (shares_reference and is_near) or (is_same_day and _is_same_payer(entry, line))


def _is_same_payer(entry: Entry, line: Told) -> bool:
    """By name, wherever the format puts it."""
    one, other = letters(entry.payer), letters(line.payer)
    if one and other:
        return one == other
    named, text = (one, letters(line.text)) if one else (other, letters(entry.text))
    return len(named) >= SHORTEST_NAME and named in text
