"""Find transfers that another file already has, in another format or with other columns.

A duplicate is certain only with the same reference and text on the same day; staff decide on similar ones.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.rules.pay_code import codes_in
from billing.rules.reference import is_placeholder, reference_key
from billing.rules.statement import Entry, letters

# Formats name the day differently: when it was sent, when it was booked.
DAYS_APART = timedelta(days=3)
SHORTEST_REFERENCE = 6
SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A line of another imported file."""

    id: uuid.UUID
    format: str
    booked_on: date
    amount_minor: int
    currency: str
    text: str
    payer: str
    references: frozenset[str]
    bank_account: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The line with the same transfer, or probably the same if not `is_certain`."""

    id: uuid.UUID
    is_certain: bool


def references_of(entry: Entry) -> frozenset[str]:
    """Return the references for comparison, without placeholders, short ones and plain words."""
    written = (entry.bank_reference, *entry.other_references)
    keys = (reference_key(one) for one in written if not is_placeholder(one))
    return frozenset(key for key in keys if len(key) >= SHORTEST_REFERENCE and any(c.isdigit() for c in key))


def find_duplicates(
    entries: Sequence[Entry], format: str, imported: Iterable[ImportedLine], bank_accounts: Sequence[str] = ()
) -> list[Duplicate | None]:
    """Return the duplicate of each entry of a file in `format`; a line is the duplicate of one entry only.

    `bank_accounts` are those of the entries, in order, if the file names them.
    """
    free: dict[tuple[int, str], list[ImportedLine]] = {}
    for line in imported:
        free.setdefault((line.amount_minor, line.currency), []).append(line)
    found: list[Duplicate | None] = [None] * len(entries)
    for is_certain in (True, False):
        for at, entry in enumerate(entries):
            account = bank_accounts[at] if bank_accounts else ""
            alike = free.get((entry.amount_minor, entry.currency), [])
            for line in alike if found[at] is None else ():
                if _is_same(entry, format, account, line, is_certain):
                    found[at] = Duplicate(line.id, is_certain)
                    alike.remove(line)
                    break
    return found


def _is_same(entry: Entry, format: str, account: str, line: ImportedLine, is_certain: bool) -> bool:
    shares_reference = bool(references_of(entry) & line.references)
    is_same_day = entry.booked_on == line.booked_on
    is_other_file = format != line.format or bool(references_of(entry)) != bool(line.references)
    if not is_other_file:
        # Within one account, fingerprints distinguish lines of one format and the same columns.
        is_other_account = account != line.bank_account
        return not is_certain and is_other_account and is_same_day and _is_same_text(entry, line)
    if is_certain:
        return shares_reference and is_same_day and _is_same_text(entry, line)
    is_near = abs(entry.booked_on - line.booked_on) <= DAYS_APART
    return (shares_reference and is_near) or (is_same_day and _is_same_payer(entry, line))


def _is_same_text(entry: Entry, line: ImportedLine) -> bool:
    """Return whether the codes or the letters and digits are equal, or one text contains the other."""
    codes = codes_in(entry.text)
    if codes and codes == codes_in(line.text):
        return True
    one, other = letters(entry.text), letters(line.text)
    return one == other or (min(len(one), len(other)) >= SHORTEST_NAME and (one in other or other in one))


def _is_same_payer(entry: Entry, line: ImportedLine) -> bool:
    """Return whether the payer's name is the same, in any field."""
    one, other = letters(entry.payer), letters(line.payer)
    if one and other:
        return one == other
    named, text = (one, letters(line.text)) if one else (other, letters(entry.text))
    return len(named) >= SHORTEST_NAME and named in text
