"""Uploaded PDFs: recognized by their bytes, never opened."""

from __future__ import annotations

from uploads.errors import BadFile

_HEAD_BYTES = 1_024
_TAIL_BYTES = 2_048
# PDF readers look for the mark within the first kilobyte. Scanners and portals put blank lines before it.
_BLANK = b" \t\r\n\f\x00\xef\xbb\xbf"
CUT = "The PDF is incomplete. Send it again."


def is_pdf(content: bytes) -> bool:
    """Return whether the content begins as a PDF, with nothing but whitespace before the mark."""
    return content[:_HEAD_BYTES].lstrip(_BLANK).startswith(b"%PDF-")


def check_pdf(content: bytes) -> None:
    """Raise BadFile unless the content begins and ends as a PDF."""
    if not is_pdf(content):
        raise BadFile("This file isn't a PDF.", code="wrong_type")
    if b"%%EOF" not in content[-_TAIL_BYTES:]:
        raise BadFile(CUT, code="damaged")
