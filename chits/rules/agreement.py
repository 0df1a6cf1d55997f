"""The terms of an agreement as one value, whose hash is printed on the paper. Labels, never names."""

from __future__ import annotations

import hashlib
from typing import Any

from fairness.canonical import canonical

TYPE = "drawbook.agreement/1"


def hash_of(terms: dict[str, Any]) -> str:
    """Return the hash of the canonical terms: 64 hex digits."""
    return hashlib.sha256(b"drawbook/agreement/v1\n" + canonical(terms)).hexdigest()
