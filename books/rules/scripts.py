"""Normalise digits and signs of the world's keyboards without moving a column.

Every character becomes exactly one character, so that an error's column is right in the pasted text.
"""

from __future__ import annotations

import re

# Where the ten digits of a script begin.
_ZEROS = {
    "Devanagari": 0x0966,
    "Arabic-Indic": 0x0660,
    "Extended Arabic-Indic (Urdu)": 0x06F0,
    "Burmese": 0x1040,
    "Thai": 0x0E50,
}
# What phones make of - * , . and what comes along invisibly when a chat is copied.
_LOOKALIKES = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    "*": "\u00d7\u2217",
    ",": "\u060c\u104a",
    ".": "\u066b",
    " ": "\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\ufeff\u200b\u200c\u200d\u200e\u200f"
    "\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069",
}
_PLAIN = {
    **{zero + digit: str(digit) for zero in _ZEROS.values() for digit in range(10)},
    **{ord(sign): plain for plain, signs in _LOOKALIKES.items() for sign in signs},
    **{ord(capital): capital.lower() for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}

# Neither text nor a line's end; \x85, \u2028 and \u2029 end lines for some programs and not for others.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|\r(?!\n)")


def plain(text: str) -> str:
    """Return the text, character by character, with Latin digits, lower case, plain signs and spaces."""
    return text.translate(_PLAIN)
