"""How each bank's CSV was read before, and which of them fits a file."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import QuerySet

from billing.models import BankMapping
from billing.readers.csv_statement import BadStatement, header_of
from billing.readers.mapping import CsvMapping, read_mapping

LONGEST_NAME = 80


def mappings() -> QuerySet[Any]:
    return BankMapping.objects.all()


def mapping_called(bank: str) -> BankMapping | None:
    """The one of that bank."""
    return BankMapping.objects.filter(name__iexact=bank).first()


def mapping_for(content: bytes) -> BankMapping | None:
    """The one whose columns the file has, wherever each mapping expects them."""
    return next((one for one in BankMapping.objects.order_by("-saved_at", "id") if _fits(content, one)), None)


def _fits(content: bytes, known: BankMapping) -> bool:
    return header_print(content, read_mapping(known.mapping)) == bytes(known.header_sha256)


def header_print(content: bytes, mapping: CsvMapping) -> bytes | None:
    """A hash of the names of the columns, in their order; None for a file that has none there."""
    try:
        header = header_of(content, mapping)
    except BadStatement:
        return None
    return hashlib.sha256(json.dumps(header).encode()).digest() if header else None


def bank_in(file_name: str) -> str:
    """What a file is called without its days and numbers: `meezan-2026-11.csv` is `meezan`."""
    stem = file_name.rpartition(".")[0] or file_name
    words = "".join(c if c.isalpha() else " " for c in stem).split()
    return " ".join(words)[:LONGEST_NAME] or "Bank"


def mapping_shape(known: BankMapping) -> dict[str, Any]:
    return {
        "id": str(known.id),
        "bank": known.name,
        "mapping": known.mapping,
        "saved_by": known.saved_by_name,
        "saved_at": known.saved_at,
    }
