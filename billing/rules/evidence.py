"""Detect the type of an evidence file by its first bytes, not by its name."""

from __future__ import annotations

from uploads.pdf import is_pdf
from uploads.pictures import picture_type

LARGEST_BYTES = 5 * 1024 * 1024

EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


def content_type_of(content: bytes) -> str | None:
    """The type of a PNG, JPEG, WebP or PDF; None for anything else."""
    return picture_type(content) or ("application/pdf" if is_pdf(content) else None)
