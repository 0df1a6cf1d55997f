"""Total lines of a list: they are checked against the lines, and sell nothing."""

from __future__ import annotations

import re
import unicodedata

_TOTAL_WORDS = """
    total totals tot ttl subtotal grandtotal sum totalamount
    kul jod tootal
    suma soma somme summe gesamt totale totaal jumlah tổng
    कुल जोड़ जोड योग टोटल एकूण जम्मा
    کل ٹوٹل میزان مجموعہ جمع المجموع مجموع الإجمالي اجمالي
    মোট மொத்தம் మొత్తం કુલ ਕੁੱਲ
"""
# Some letters are typed as one character or as two; both count.
_WORDS = frozenset(unicodedata.normalize("NFC", _TOTAL_WORDS).split())
# Written without spaces between words.
_BEGINNINGS = ("စုစုပေါင်း", "စုပေါင်း", "ပေါင်း", "รวม", "ยอดรวม")
_BEFORE_TOTAL = frozenset({"grand", "sub", "net", "g", "final"})

_LEAD = re.compile(r"[\s*_=\-.:#>•|~\"'(\[+/,]*")
_WORD_END = re.compile(r"[\s\d*_=\-.:;#>•|~\"')\]+/,(]")
_FIGURE = re.compile(r"\d[\d,٬]*(?:\.\d+)?k?", re.ASCII)


def is_total(line: str) -> bool:
    """Return whether a normalised line begins with a word for total."""
    start = _LEAD.match(line)
    rest = line[start.end() if start else 0 :]
    if rest.startswith(_BEGINNINGS):
        return True
    first, rest = _first_word(rest)
    if first in _BEFORE_TOTAL:
        start = _LEAD.match(rest)
        first, rest = _first_word(rest[start.end() if start else 0 :])
    return first in _WORDS


def figures_minor(line: str, minor_digits: int) -> list[int]:
    """Return every figure of a total line in minor units; thousands separators are allowed here."""
    found = []
    for figure in _FIGURE.findall(line):
        plain = figure.replace(",", "").replace("٬", "")
        whole, _, part = plain.removesuffix("k").partition(".")
        digits = minor_digits + (3 if plain.endswith("k") else 0)
        if len(part.rstrip("0")) <= digits and len(whole) < 18:
            found.append(int(whole + part[:digits].ljust(digits, "0")))
    return found


def _first_word(text: str) -> tuple[str, str]:
    end = _WORD_END.search(text)
    at = end.start() if end else len(text)
    return unicodedata.normalize("NFC", text[:at]), text[at:]
