"""PDFs that people send: taken by what they are, never opened."""

from __future__ import annotations

from uploads.errors import BadFile

_HEAD_BYTES = 1_024
_TAIL_BYTES = 2_048
# Readers of PDF look for the mark within the first kilobyte; scanners and portals put blank lines before it.
_BLANK = b" \t\r\n\f\x00\xef\xbb\xbf"
CUT = "The PDF is incomplete. Send it again."


def is_pdf(content: bytes) -> bool:
    """Whether it begins as a PDF, after nothing but blanks: a page or a program before it is no PDF."""
    return content[:_HEAD_BYTES].lstrip(_BLANK).startswith(b"%PDF-")


def check_pdf(content: bytes) -> None:
    """BadFile unless it begins and ends as a PDF."""
    if not is_pdf(content):
        raise BadFile("This file isn't a PDF.", code="wrong_type")
    if b"%%EOF" not in content[-_TAIL_BYTES:]:
        raise BadFile(CUT, code="damaged")
