"""Texts as people paste them and models write them, made fit for pages and feeds."""

from __future__ import annotations

import re

# What XML has no place for: such a sign in one text would make the whole feed unreadable.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Without control characters and blanks around it; every line ends alike."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    """The same on one line, as titles and names are."""
    return " ".join(plain(text).split())
