"""The apostrophe before text that spreadsheets would run as a formula: added on export, removed on import."""

from __future__ import annotations

import unicodedata

_SIGNS = frozenset("=+-@")
_FIRST = ("\t", "\r", "\n")
# Whitespace and invisible marks, which mean nothing at the edges of a cell.
EDGES = "".join(
    [
        " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000",
        "".join(map(chr, range(0x2000, 0x2010))),  # blanks of all widths, zero width, marks of direction
        "".join(map(chr, range(0x202A, 0x202F))),
        "".join(map(chr, range(0x2060, 0x2070))),
        "\ufeff",
    ]
)


def harmless(text: str) -> str:
    """Return text as a cell for export, with an apostrophe in front where it could become a formula.

    Full-width signs count as well: Excel in Japanese, Chinese and Korean reads ＝ as =.
    """
    return f"'{text}" if _needs_guard(text) else text


def unguarded(text: str) -> str:
    """Return text without the apostrophe that `harmless`, or a person who typed '007, put in front."""
    if text[:1] == "'" and (_needs_guard(text[1:]) or text[1:2].isdigit()):
        return text[1:]
    return text


def _needs_guard(text: str) -> bool:
    if text.startswith(_FIRST):
        return True
    seen = text.lstrip(EDGES).lstrip("'")
    first = unicodedata.normalize("NFKC", seen[:1])[:1]
    # Text that begins with an apostrophe which `unguarded` would remove gets a second one.
    return first in _SIGNS or (text[:1] == "'" and seen[:1].isdigit())
