"""How documents are numbered."""

from __future__ import annotations

INVOICE, CREDIT_NOTE = "INV", "CN"
_POSITION_DIGITS = 6


def document_number(kind: str, year: int, position: int) -> str:
    """`INV-26-000123` for the 123rd of 2026."""
    return f"{kind}-{year % 100:02}-{position:0{_POSITION_DIGITS}}"
