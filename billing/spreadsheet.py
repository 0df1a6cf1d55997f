"""Tables as CSV, in which nothing runs when somebody opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A cell of text that begins with one of these is a formula to a spreadsheet, or becomes one.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read other scripts right."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(header)
    table.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(text: str) -> str:
    """Text with an apostrophe in front where it would be taken for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS) or text.startswith(STARTS) else text
