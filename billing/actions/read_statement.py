"""Read a file of the platform's bank: by what it says of itself, by a mapping, or as its bank's was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from billing.models import BankMapping
from billing.queries.bank_mappings import mapping_called, mapping_for
from billing.readers.camt053 import bank_accounts, looks_like_xml, read_camt053
from billing.readers.csv_statement import read_csv
from billing.readers.mapping import read_mapping
from billing.rules.statement import Statement
from kernel.errors import TooLarge, bad_field

MOST_BYTES = 10 * 1024 * 1024
CSV = "csv"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read, before anything is known of the lines."""

    name: str
    sha256: bytes
    format: str
    bank_account: str
    read: Statement
    mapping: BankMapping | None = None
    """Which of the remembered ones it was read by."""


def read_statement(name: str, content: bytes, mapping: Any, bank: str) -> ReadFile:
    """BadInput for what is no statement, or one of columns that nobody has told of; TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"A statement has at most {MOST_BYTES // 1024 // 1024} MB.")
    name = name.replace("\x00", "")[:255] or "statement"
    sha256 = hashlib.sha256(content).digest()
    if looks_like_xml(content):
        account = ", ".join(bank_accounts(content))[:100]
        return ReadFile(name, sha256, "camt053", account, read_camt053(content))
    known = None
    if mapping is None:
        known = mapping_called(bank) if bank else mapping_for(content)
        if known is None:
            raise bad_field("mapping", "Say which column of the CSV has what.")
        mapping = known.mapping
    return ReadFile(name, sha256, CSV, "", read_csv(content, read_mapping(mapping)), known)
