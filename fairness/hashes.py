"""Compute tagged hashes, so that a charter's hash can't be presented as a freeze's."""

from __future__ import annotations

import hashlib
from typing import Literal

from fairness.canonical import canonical

Tag = Literal["charter", "freeze", "transcript"]

# Where a hash must stand and there is nothing to point at.
ZEROS = "0" * 64


def tagged_hash(tag: Tag, record: object) -> str:
    """Return 64 hex digits: SHA-256 of `drawbook/<tag>/v1`, a newline and the record's canonical bytes.

    Raises NotCanonical.
    """
    return hashlib.sha256(f"drawbook/{tag}/v1\n".encode() + canonical(record)).hexdigest()
