"""Decode bytes to text: by a byte order mark, as UTF-8, or as a Windows encoding where that makes sense."""

from __future__ import annotations

import re

from uploads.errors import BadFile
from uploads.tables.shape import MOST_TEXT_BYTES

ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "windows-1252": "cp1252",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    "windows-874": "cp874",
    "shift-jis": "cp932",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "mac-roman": "mac-roman",
    "ibm-850": "cp850",
}
"""The encoding names that people can choose, with Python's names for them."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_LENGTH = 200_000


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text and the name of its encoding. Raise BadFile.

    `encoding` is one of ENCODINGS, or empty to detect it.
    """
    if len(content) > MOST_TEXT_BYTES:
        raise BadFile(f"A text file may have at most {MOST_TEXT_BYTES // 1024 // 1024} MB. Split it.")
    if not content.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise BadFile("The file is empty.")
    if encoding:
        if encoding not in ENCODINGS:
            raise BadFile(f"The encoding must be one of {', '.join(ENCODINGS)}.", path="encoding")
        return _as(content, encoding, ENCODINGS[encoding]), encoding
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _as(content, name, ENCODINGS.get(name, name)), name
    if (unmarked := _utf_16_without_mark(content)) is not None:
        return _as(content, unmarked, unmarked), unmarked
    try:
        return _text(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
    for name in ("windows-1252", "iso-8859-1"):
        try:
            text = content.decode(ENCODINGS[name])
        except UnicodeDecodeError:
            continue
        if not _looks_western(text):
            break
        return _text(text), name
    raise BadFile(
        f"Line {line} is not in UTF-8, and its encoding can't be determined. "
        "Save the file as CSV UTF-8 and send that."
    )


def _as(content: bytes, name: str, codec: str) -> str:
    try:
        return _text(content.decode(codec))
    except UnicodeError as failure:
        at = getattr(failure, "start", 0)
        line = content[:at].count(b"\n") + 1
        raise BadFile(
            f"Line {line} is not in {name.upper()}. Save the file as CSV UTF-8 and send that.",
            path="file",
        ) from None


def _text(text: str) -> str:
    text = text.removeprefix("\ufeff")
    at = text.find("\x00")
    if at >= 0:
        raise BadFile(
            f"Line {text.count(chr(10), 0, at) + 1} holds a NUL character: this is not a text file."
        )
    return text


def _utf_16_without_mark(content: bytes) -> str | None:
    """Decode UTF-16 without a byte order mark, recognized by a zero in every second byte."""
    head = content[:400]
    if len(head) < 4 or len(content) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and not even:
        return "utf-16-le"
    if even > half * 0.7 and not odd:
        return "utf-16-be"
    return None


def _looks_western(text: str) -> bool:
    """Whether letters beyond ASCII stand among others, as in Muñoz; where they make up whole words, the bytes
    mean letters of another script.
    """
    odd = seen = 0
    for word in _WORD.findall(text[:_SAMPLE_LENGTH] if text[:_SAMPLE_LENGTH].isascii() is False else text):
        if not word.isascii() and len(word) > 2:
            seen += 1
            odd += sum(letter.isascii() for letter in word) * 2 < len(word)
    return odd * 2 <= seen
