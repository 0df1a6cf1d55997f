"""How each bank's CSV was read before, and which of them fits a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from billing.models import BankMapping
from billing.readers.mapping import CsvMapping, read_mapping
from billing.readers.table import Rows
from uploads.errors import BadFile

LONGEST_NAME = 80
MOST_TRIED = 25


def mappings() -> QuerySet[Any]:
    return BankMapping.objects.all()


def mapping_called(bank: str) -> BankMapping | None:
    """The one of that bank."""
    return BankMapping.objects.filter(name__iexact=bank).first()


def mapping_with(header: bytes | None) -> BankMapping | None:
    """The one of a file with these columns."""
    return BankMapping.objects.filter(header_sha256=header).first() if header is not None else None


def mapping_of_rows(rows_of: Callable[[CsvMapping], Rows]) -> tuple[BankMapping, Rows] | None:
    """Return the stored mapping that fits the file's columns, and the file's rows.

    `rows_of` reads the file with a mapping; the last used mappings are tried first.
    """
    for known in BankMapping.objects.order_by("-saved_at", "id")[:MOST_TRIED]:
        try:
            rows = rows_of(read_mapping(known.mapping))
        except BadFile:
            continue
        if header_print(rows) == bytes(known.header_sha256):
            return known, rows
    return None


def header_print(rows: Rows) -> bytes | None:
    """A hash of the names of the columns, in their order; None for a file that has none there."""
    return hashlib.sha256(json.dumps(rows.names).encode()).digest() if rows.header else None


def bank_in(file_name: str) -> str:
    """Return a file's name without dates and numbers: `meezan-2026-11.csv` gives `meezan`."""
    stem = file_name.rpartition(".")[0] or file_name
    words = "".join(c if c.isalpha() else " " for c in stem).split()
    return " ".join(words)[:LONGEST_NAME] or "Bank"
