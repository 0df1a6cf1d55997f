"""Read a bank statement file: by its own format, by a given mapping, or by a stored mapping.

The untrusted bytes are parsed in a child process with limits.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from billing.models import BankMapping
from billing.queries.bank_mappings import bank_in, header_print, mapping_called, mapping_of_rows, mapping_with
from billing.readers.archive import is_archive
from billing.readers.bad_statement import BadStatement
from billing.readers.camt053 import from_lines, looks_like_xml
from billing.readers.csv_statement import read_rows
from billing.readers.mapping import CsvMapping, read_mapping
from billing.readers.table import Rows, rows_of
from billing.rules.statement import Aside, Entry, Statement
from kernel.clock import database_now
from kernel.errors import TooLarge, bad_field
from uploads.errors import BadFile
from uploads.run import run_lines

MOST_BYTES = 10 * 1024 * 1024
CSV, XLSX, CAMT, ZIP = "csv", "xlsx", "camt053", "zip"
# A bank books nothing far ahead: a later day was misread.
DAYS_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bank: the file that was sent, or one of those in a ZIP."""

    name: str
    format: str
    bank_account: str
    read: Statement
    mapping: BankMapping | None = None
    """Which of the remembered ones it was read by."""
    header: bytes | None = None
    """A hash of the names of its columns, where it was read by a mapping."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that has been read, before its lines are matched."""

    name: str
    sha256: bytes
    parts: tuple[Part, ...]

    @property
    def format(self) -> str:
        """That of its parts, or `zip` where they differ."""
        formats = {part.format for part in self.parts}
        return formats.pop() if len(formats) == 1 else ZIP

    @property
    def bank_account(self) -> str:
        accounts = dict.fromkeys(part.bank_account for part in self.parts if part.bank_account)
        return ", ".join(accounts)[:100]

    @property
    def mapping(self) -> BankMapping | None:
        return next((part.mapping for part in self.parts if part.mapping is not None), None)

    @property
    def read(self) -> Statement:
        """All parts together."""
        if len(self.parts) == 1:
            return self.parts[0].read
        every = [part.read for part in self.parts]
        return Statement(
            list(chain.from_iterable(read.entries for read in every)),
            list(chain.from_iterable(read.asides for read in every)),
            list(dict.fromkeys(chain.from_iterable(read.suggestions for read in every))),
        )


def read_statement(name: str, content: bytes, mapping: Any, bank: str) -> ReadFile:
    """Read the file; BadInput if it isn't a statement or its columns are unknown; TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"The file must be {MOST_BYTES // 1024 // 1024} MB or smaller.")
    name = name.replace("\x00", "")[:255] or "statement"
    if mapping == {} and (looks_like_xml(content) or is_archive(content)):
        mapping = None  # a program may send an empty one with every file; these have no columns
    given = read_mapping(mapping) if mapping is not None else None
    latest = database_now().date() + DAYS_AHEAD
    parts = [
        _part(file_name, file, given, bank, latest, is_alone=is_alone)
        for file_name, file, is_alone in _files(name, content)
    ]
    return ReadFile(name, hashlib.sha256(content).digest(), tuple(_numbered(parts)))


def _files(name: str, content: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """(name, content, whether it is the only one) of the file, or of each that a ZIP holds."""
    if not is_archive(content):
        yield name, content, True
        return
    members = list(run_lines("billing.readers.archive:unpack", content))
    for member, packed in members:
        yield f"{name}/{member}"[:255], base64.b64decode(packed), len(members) == 1


def _part(
    name: str, content: bytes, given: CsvMapping | None, bank: str, latest: date, *, is_alone: bool
) -> Part:
    try:
        if looks_like_xml(content):
            accounts, read = from_lines(run_lines("billing.readers.camt053:lines", content))
            return Part(name, CAMT, ", ".join(accounts)[:100], read)
        return _table(name, content, given, bank, latest)
    except BadFile as refusal:
        if is_alone:
            raise
        raise BadStatement(f"{name}: {refusal.detail}", path=refusal.path) from None


def _table(name: str, content: bytes, given: CsvMapping | None, bank: str, latest: date) -> Part:
    format = XLSX if content[:4] == b"PK\x03\x04" else CSV
    known: BankMapping | None = None
    if given is None:
        known, rows = _known(content, bank)
        given = read_mapping(known.mapping)
    else:
        rows = rows_of(content, given)
    header = header_print(rows)
    remembered = known or mapping_with(header)
    account = bank or (remembered.name if remembered else bank_in(name))
    return Part(name, format, account[:100], read_rows(rows, given, latest=latest), known, header)


def _known(content: bytes, bank: str) -> tuple[BankMapping, Rows]:
    """How this bank's files were read before, or those with the same columns; and the rows."""
    if bank:
        known = mapping_called(bank)
        if known is not None:
            return known, rows_of(content, read_mapping(known.mapping))
    else:
        found = mapping_of_rows(lambda mapping: rows_of(content, mapping))
        if found is not None:
            return found
    raise bad_field("mapping", "Choose which column of the file has which value.")


def _numbered(parts: list[Part]) -> Iterator[Part]:
    """Lines of several files get one count, and their problems name the file."""
    before = 0
    for part in parts:
        if before or len(parts) > 1:
            _renumber(part, before)
        lines = [entry.line for entry in part.read.entries]
        before = max([before, *lines, *(aside.line for aside in part.read.asides)])
        yield part


def _renumber(part: Part, before: int) -> None:
    def moved(line: Any) -> Any:
        where = f"{part.name}, line {line.line}: " if isinstance(line, Aside) and line.detail else ""
        changed = {"detail": f"{where}{line.detail}"[:300]} if where else {}
        return replace(line, line=line.line + before, **changed)

    entries: list[Entry] = [moved(entry) for entry in part.read.entries]
    asides: list[Aside] = [moved(aside) for aside in part.read.asides]
    part.read.entries[:], part.read.asides[:] = entries, asides
