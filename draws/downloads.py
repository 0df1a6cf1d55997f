"""Files for offline checks: the page as one file, and the Python file, each with its hash."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from fairness import standalone

SAVED_PAGE = "ui/static/dist/drawbook-verify.html"


@lru_cache(maxsize=1)
def stand_alone_bytes() -> bytes:
    return Path(standalone.__file__).read_bytes()


@lru_cache(maxsize=1)
def stand_alone_hash() -> str:
    return hashlib.sha256(stand_alone_bytes()).hexdigest()


def saved_page_bytes() -> bytes | None:
    """Return the page as built by `npm run build`, or None without a build."""
    path = Path(settings.BASE_DIR) / SAVED_PAGE
    return path.read_bytes() if path.exists() else None


def saved_page_hash() -> str:
    written = saved_page_bytes()
    return hashlib.sha256(written).hexdigest() if written is not None else ""
