"""References of payments, compared by what a bank leaves of them."""

from __future__ import annotations

import unicodedata

LONGEST = 255


def reference_key(reference: str) -> str:
    """Letters and digits alone, in capitals: `trx 12-34` and `TRX1234` are one; empty when there are none."""
    plain = unicodedata.normalize("NFKC", reference).upper()
    return "".join(c for c in plain if c.isalnum())[:LONGEST]
