"""Small whole files of each kind that is taken as evidence."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: Any) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "P", "L", "I;16") else "#1c7f45").save(made, kind, **more)
    return made.getvalue()


def pdf(before: bytes = b"") -> bytes:
    """A PDF of one empty page."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    )
    end = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n%d\n%%%%EOF\n" % len(
        body
    )
    return before + body + end
