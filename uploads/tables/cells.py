"""Cells as text, without the marks that files write around a value."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from uploads.tables.guard import EDGES, unguarded
from uploads.tables.shape import Cell

_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"))


def bare(text: str) -> str:
    """Return a text cell without the marks around its value: whitespace, `="…"`, the apostrophe of `'007`."""
    text = text.strip(EDGES)
    if text[:1] == "'":
        return unguarded(text)
    if text[:2] == '="':
        found = _TEXT_FORMULA.fullmatch(text)
        if found is not None:
            return found[1].replace('""', '"').strip(EDGES)
    return text


def written(cell: Cell) -> str:
    """Return any cell as text: 7, 2407.5, true, 2026-11-30, 2026-11-30 14:05:00.

    A number has the fifteen digits that spreadsheets go by, so that no sum is 0.30000000000000004.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def header_name(cell: Cell) -> str:
    """Return a column's name for display: one line, single spaces, composed letters, nothing invisible."""
    text = unicodedata.normalize("NFKC", written(cell)).translate(_UNSEEN)
    return " ".join(text.split())


def same_name(cell: Cell) -> str:
    """Return a column's name for comparison: case, underscores and a final full stop are ignored."""
    return " ".join(header_name(cell).replace("_", " ").split()).rstrip(" .:").casefold()
